import type { HeatGridProps } from "./HeatGrid";
import { Shown } from "./shown";
import { heatHeight } from "./sizes";

const load = async () => (await import("./HeatGrid")).HeatGrid;

/** HeatGrid, its code fetched when it comes into view. */
export function LazyHeatGrid(props: HeatGridProps) {
  return <Shown load={load} height={heatHeight(props.rows.length)} picture={props} />;
}
