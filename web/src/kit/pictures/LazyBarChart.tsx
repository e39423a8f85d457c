import type { BarChartProps } from "./BarChart";
import { Shown } from "./shown";
import { chartHeight } from "./sizes";

const load = async () => (await import("./BarChart")).BarChart;

/** BarChart, its code fetched when it comes into view. */
export function LazyBarChart(props: BarChartProps) {
  return <Shown load={load} height={chartHeight(props.series.length, props.height)} picture={props} />;
}
