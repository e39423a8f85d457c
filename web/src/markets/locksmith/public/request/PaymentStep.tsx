import { completeRequest, paymentIntent } from "@api/locksmith/sdk.gen";
import type { RequestSeen, ServiceType, Urgency } from "@api/locksmith/types.gen";
import { ApiProblem } from "@api/problem";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { Card } from "@kit/public/Card";
import { CardForm } from "@kit/public/payment/CardForm";
import { useAbout } from "@markets/locksmith/public/about";
import { SERVICE, URGENCY } from "@markets/locksmith/words";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { StepFrame } from "./StepFrame";

export interface PaymentStepProps {
  request: RequestSeen;
  onDone: (seen: RequestSeen) => void;
  onChangeService: () => void;
}

/** Back from a bank's own page, Stripe says so in the address. */
const isBackFromBank = () => new URLSearchParams(location.search).has("payment_intent");

/** Step three: the deposit, and nothing else. */
export function PaymentStep({ request, onDone, onChangeService }: PaymentStepProps) {
  const about = useAbout();
  const [key] = useState(() => crypto.randomUUID());
  // Asked again it is the same payment, so a refresh costs nothing.
  const started = useQuery({
    queryKey: ["payment-intent", request.id, request.deposit_minor],
    queryFn: async ({ signal }) =>
      (await paymentIntent({ path: { request_id: request.id }, headers: { "Idempotency-Key": key }, signal })).data,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

  async function complete(): Promise<void> {
    onDone((await completeRequest({ path: { request_id: request.id } })).data);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when come back to.
  useEffect(() => {
    // Whatever the bank said, the server asks Stripe; a refusal is shown by the request itself.
    if (isBackFromBank()) complete().catch((thrown) => thrown instanceof ApiProblem);
  }, []);

  const failed = started.error ?? about.error;
  return (
    <StepFrame step={2} title="Pay the deposit">
      <Card>
        <dl className="m-0 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          <dt className="text-muted">Service</dt>
          <dd className="m-0 text-right font-medium">
            {SERVICE[request.service_type as ServiceType]}, {URGENCY[request.urgency as Urgency].toLowerCase()}
          </dd>
          <dt className="text-muted">Where</dt>
          <dd className="m-0 text-right font-medium">{request.address}</dd>
          <dt className="text-muted">Deposit today</dt>
          <dd className="figures m-0 text-right text-xl font-bold">
            {formatMoney(request.deposit_minor ?? 0, request.currency)}
          </dd>
        </dl>
        <button
          type="button"
          onClick={onChangeService}
          className="mt-2 min-h-11 cursor-pointer text-link underline underline-offset-4"
        >
          Change
        </button>
      </Card>
      {request.payment_problem ? (
        <p role="status" className="m-0 rounded-xl bg-waiting-tint p-4 text-waiting-ink">
          {request.payment_problem}
        </p>
      ) : null}
      {failed ? (
        <ErrorState
          thrown={failed}
          doing="prepare the payment"
          onRetry={() => void Promise.all([started.refetch(), about.refetch()])}
        />
      ) : started.data && about.data ? (
        <CardForm started={started.data} scriptUrl={about.data.stripe.script_url} onConfirmed={complete} />
      ) : (
        <Loading what="the payment">
          <Skeleton className="h-40 w-full" />
        </Loading>
      )}
      <p className="m-0 text-sm text-muted">
        The deposit counts towards the locksmith's price. If nobody can come, all of it goes back to your card by
        itself.
      </p>
    </StepFrame>
  );
}
