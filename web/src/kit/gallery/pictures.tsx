import type { ComponentType } from "react";
import { AreaMapShown } from "./pictures/AreaMapShown";
import { BarChartShown, LineChartShown } from "./pictures/ChartsShown";
import { FunnelShown } from "./pictures/FunnelShown";
import { HeatGridShown } from "./pictures/HeatGridShown";
import { LedgerFlowShown } from "./pictures/LedgerFlowShown";
import { SwimLanesShown } from "./pictures/SwimLanesShown";

/** The pictures, each on a page of its own in each of its states. */
export const PICTURES: { name: string; title: string; Page: ComponentType }[] = [
  { name: "line-chart", title: "Line chart", Page: LineChartShown },
  { name: "bar-chart", title: "Bar chart", Page: BarChartShown },
  { name: "funnel", title: "Funnel", Page: FunnelShown },
  { name: "swim-lanes", title: "Swim lanes", Page: SwimLanesShown },
  { name: "ledger-flow", title: "Ledger flow", Page: LedgerFlowShown },
  { name: "heat-grid", title: "Heat grid", Page: HeatGridShown },
  { name: "area-map", title: "Area map", Page: AreaMapShown },
];
