import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { CreditCard } from "lucide-react";
import { reading } from "../reading";
import { PaymentCard } from "./PaymentCard";
import { TestCards } from "./TestCards";

function Payments() {
  const payments = useQuery(reading.payments);
  if (payments.isPending) {
    return (
      <Loading what="the payments">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-24 rounded-lg" />
          <Skeleton className="h-24 rounded-lg" />
        </div>
      </Loading>
    );
  }
  if (!payments.data) {
    return <ErrorState thrown={payments.error} doing="read the payments" onRetry={() => void payments.refetch()} />;
  }
  if (!payments.data.payments.length) {
    return (
      <p className="m-0 flex items-start gap-3 rounded-lg border border-dashed border-border p-4 text-muted">
        <CreditCard size={18} aria-hidden className="mt-0.5 shrink-0" />
        <span>Every payment that is begun appears here. Begin one as a customer, in a phone’s browser.</span>
      </p>
    );
  }
  return (
    <ol className="m-0 flex list-none flex-col gap-2 p-0">
      {payments.data.payments.map((payment) => (
        <li key={payment.id}>
          <PaymentCard payment={payment} />
        </li>
      ))}
    </ol>
  );
}

/** The card terminal and the bank behind it. */
export function Till() {
  return (
    <div className="flex flex-col gap-4">
      <TestCards />
      <section aria-label="Payments">
        <h3 className="mt-0 mb-2 text-xs font-medium text-muted">Payments, newest first</h3>
        <Payments />
      </section>
    </div>
  );
}
