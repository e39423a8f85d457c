import type { FunnelProps } from "./Funnel";
import { Shown } from "./shown";
import { funnelHeight } from "./sizes";

const load = async () => (await import("./Funnel")).Funnel;

/** Funnel, its code fetched when it comes into view. */
export function LazyFunnel(props: FunnelProps) {
  return <Shown load={load} height={funnelHeight(props.steps.length)} picture={props} />;
}
