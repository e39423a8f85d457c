import type { LineChartProps } from "./LineChart";
import { Shown } from "./shown";
import { chartHeight } from "./sizes";

const load = async () => (await import("./LineChart")).LineChart;

/** LineChart, its code fetched when it comes into view. */
export function LazyLineChart(props: LineChartProps) {
  return <Shown load={load} height={chartHeight(props.series.length, props.height)} picture={props} />;
}
