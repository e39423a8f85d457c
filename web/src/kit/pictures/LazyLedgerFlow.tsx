import type { LedgerFlowProps } from "./LedgerFlow";
import { Shown } from "./shown";
import { LEDGER_HEIGHT } from "./sizes";

const load = async () => (await import("./LedgerFlow")).LedgerFlow;

/** LedgerFlow, its code fetched when it comes into view. */
export function LazyLedgerFlow(props: LedgerFlowProps) {
  return <Shown load={load} height={props.height ?? LEDGER_HEIGHT} picture={props} />;
}
