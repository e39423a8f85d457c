import type { Colour } from "./colours";
import type { PictureProps } from "./picture";

/** One point on the lower axis, with a figure for each series (null: none known). */
export interface ChartRow {
  /** As it stands on the axis, such as "Nov 3"; unique within a chart. */
  name: string;
  values: Record<string, number | null>;
}

export interface Series {
  key: string;
  label: string;
  /** A state's tone where the series is that state; else the brand's colours in turn. */
  colour?: Colour;
}

export interface ChartProps extends PictureProps {
  data: ChartRow[];
  series: Series[];
  /** A figure in full, for tip and table. */
  format?: (value: number) => string;
  /** A figure in short, for the axis. */
  formatAxis?: (value: number) => string;
  /** What the lower axis is, for the table: "Day". */
  axis?: string;
  /** Of the drawing, in pixels. */
  height?: number;
}

export const plainFigure = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 }).format;
export const shortFigure = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 }).format;

export const hasFigures = (data: readonly ChartRow[], series: readonly Series[]): boolean =>
  data.some((row) => series.some(({ key }) => row.values[key] !== null && row.values[key] !== undefined));

export function figureRows(data: readonly ChartRow[], series: readonly Series[], format: (value: number) => string) {
  return data.map((row) => [
    row.name,
    ...series.map(({ key }) => {
      const value = row.values[key];
      return value === null || value === undefined ? "none" : format(value);
    }),
  ]);
}
