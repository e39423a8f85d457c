import type { SwimLanesProps } from "./SwimLanes";
import { Shown } from "./shown";
import { lanesHeight } from "./sizes";

const load = async () => (await import("./SwimLanes")).SwimLanes;

/** SwimLanes, its code fetched when it comes into view. */
export function LazySwimLanes(props: SwimLanesProps) {
  return <Shown load={load} height={lanesHeight(props.lanes.length)} picture={props} />;
}
