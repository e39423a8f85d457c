import type { TooltipContentProps } from "recharts";
import { Swatch } from "./ChartFrame";
import type { ChartRow, Series } from "./chart";

export interface ChartTipProps {
  shown: Pick<TooltipContentProps, "active" | "payload" | "label">;
  series: Series[];
  format: (value: number) => string;
  swatch: "line" | "block";
}

/** Recharts hands back the row that was drawn; only its shape must be made sure of. */
const isRow = (value: unknown): value is ChartRow => typeof value === "object" && value !== null && "values" in value;

/** All figures of one point, in the order of the legend. */
export function ChartTip({ shown, series, format, swatch }: ChartTipProps) {
  const row: unknown = shown.payload[0]?.payload;
  if (!shown.active || !isRow(row)) return null;
  return (
    <div className="figures rounded-md border border-border bg-overlay px-2.5 py-1.5 text-foreground text-xs shadow-overlay">
      <p className="m-0 mb-1 font-semibold">{row.name}</p>
      <ul className="m-0 list-none p-0">
        {series.map((one, index) => {
          const value = row.values[one.key];
          return (
            <li key={one.key} className="flex items-center gap-1.5">
              <Swatch series={one} index={index} as={swatch} />
              <span className="text-muted">{one.label}</span>
              <span className="ml-auto pl-3 font-medium">
                {value === null || value === undefined ? "–" : format(value)}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
