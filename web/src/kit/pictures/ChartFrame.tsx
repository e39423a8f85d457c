import type { ReactNode } from "react";
import { type ChartProps, figureRows, hasFigures, plainFigure, type Series } from "./chart";
import { colourAt, dashAt, markOf } from "./colours";
import { FiguresTable } from "./FiguresTable";
import { Frame } from "./Frame";
import { chartHeight } from "./sizes";

export interface ChartFrameProps extends ChartProps {
  height: number;
  /** How the legend draws a series: as the line it is, or as a block. */
  swatch: "line" | "block";
  children: ReactNode;
}

/** Legend, drawing and the same figures as a table, for both kinds of chart. */
export function ChartFrame({
  data,
  series,
  swatch,
  format = plainFigure,
  axis = "Name",
  children,
  ...frame
}: ChartFrameProps) {
  const many = series.length > 1;
  return (
    <Frame {...frame} height={chartHeight(series.length, frame.height)} isEmpty={!hasFigures(data, series)}>
      {many ? (
        <ul className="m-0 mb-2 flex list-none flex-wrap gap-x-4 gap-y-1 p-0 text-muted text-xs">
          {series.map((one, index) => (
            <li key={one.key} className="inline-flex items-center gap-1.5">
              <Swatch series={one} index={index} as={swatch} /> {one.label}
            </li>
          ))}
        </ul>
      ) : null}
      <div className="figures text-xs" style={{ height: frame.height }}>
        {children}
      </div>
      <FiguresTable
        caption={frame.label}
        columns={[axis, ...series.map(({ label }) => label)]}
        rows={figureRows(data, series, format)}
      />
    </Frame>
  );
}

export function Swatch({ series, index, as }: { series: Series; index: number; as: "line" | "block" }) {
  const colour = markOf(series.colour ?? colourAt(index));
  return as === "block" ? (
    <span aria-hidden className="size-2.5 rounded-[2px]" style={{ background: colour }} />
  ) : (
    <svg aria-hidden="true" width="18" height="8">
      <line x1="0" x2="18" y1="4" y2="4" stroke={colour} strokeWidth="2" strokeDasharray={dashAt(index)} />
    </svg>
  );
}
