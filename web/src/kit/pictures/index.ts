/**
 * The pictures, for pages: the code of each (Recharts, MapLibre) is a file of its own that is fetched when
 * the picture comes into view.
 */

export type { AreaMapProps } from "./AreaMap";
export type { AreaCircle, AreaPoint } from "./area";
export type { BarChartProps } from "./BarChart";
export { type CalendarGrid, calendarGrid, type DayValue } from "./calendar";
export type { ChartRow, Series } from "./chart";
export type { FunnelProps, FunnelStep } from "./Funnel";
export type { Round, Spot } from "./geo";
export type { HeatGridProps } from "./HeatGrid";
export { LazyAreaMap } from "./LazyAreaMap";
export { LazyBarChart } from "./LazyBarChart";
export { LazyFunnel } from "./LazyFunnel";
export { LazyHeatGrid } from "./LazyHeatGrid";
export { LazyLedgerFlow } from "./LazyLedgerFlow";
export { LazyLineChart } from "./LazyLineChart";
export { LazySwimLanes } from "./LazySwimLanes";
export type { LedgerFlowProps, LedgerLink, LedgerNode } from "./LedgerFlow";
export type { LineChartProps, LineMark } from "./LineChart";
export type { SwimLanesProps } from "./SwimLanes";
export type { Lane } from "./swim-lanes";
