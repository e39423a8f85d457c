import type { Bill } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge, type Tone } from "@kit/base/StatusBadge";
import { Card } from "@kit/public/Card";
import { dayOf } from "@markets/strathwell/public/subscribing";

const STATUS: Record<string, { label: string; tone: Tone }> = {
  open: { label: "Open", tone: "waiting" },
  paid: { label: "Paid", tone: "done" },
  void: { label: "Void", tone: "stopped" },
};

/** What was billed. */
export function Bills({ bills }: { bills: readonly Bill[] }) {
  return (
    <Card className="flex flex-col gap-2">
      <h2 className="m-0 text-xl font-semibold">Bills</h2>
      <ul className="m-0 list-none divide-y divide-separator p-0">
        {bills.map((bill) => (
          <li key={bill.id} className="flex flex-wrap items-center justify-between gap-3 py-3">
            <span>{dayOf(bill.created_at)}</span>
            <StatusBadge {...(STATUS[bill.status] ?? { label: bill.status, tone: "plain" })} />
            <span className="ml-auto font-semibold">
              <MoneyText amountMinor={bill.due_cents} currency={bill.currency} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
