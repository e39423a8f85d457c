import type { PayoutAccount } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatTile } from "@kit/console/StatTile";

/** What one stands at, by the books. */
export function Totals({ account }: { account: PayoutAccount }) {
  const money = (cents: number) => <MoneyText amountMinor={cents} currency={account.currency} />;
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <StatTile label="Set aside for you" value={money(account.pending_cents)} tone="waiting" />
      <StatTile label="On its way" value={money(account.in_flight_cents)} tone="moving" />
      <StatTile label="Paid" value={money(account.paid_cents)} tone="done" />
      <StatTile
        label="Owed back"
        value={money(account.debt_cents)}
        tone={account.debt_cents ? "trouble" : "stopped"}
        detail={account.debt_cents ? "Taken off what is sent next" : undefined}
      />
    </div>
  );
}
