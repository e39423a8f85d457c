import { formatMoney } from "./format";

/** An amount in minor units, in tabular figures. */
export function MoneyText({ amountMinor, currency }: { amountMinor: number; currency: string }) {
  return <span className="figures whitespace-nowrap">{formatMoney(amountMinor, currency)}</span>;
}
