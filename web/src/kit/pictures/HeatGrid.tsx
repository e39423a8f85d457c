import { cx } from "@kit/base/cx";
import { Frame } from "./Frame";
import { HeatLegend } from "./HeatLegend";
import { heatColours, largestOf, levelOf } from "./heat";
import type { PictureProps } from "./picture";
import { useRoving } from "./roving";
import { HEAT_CELL, heatHeight } from "./sizes";
import { useTip } from "./Tip";

export interface HeatGridProps extends PictureProps {
  /** Names of the rows, such as weekdays. */
  rows: string[];
  /** Names of the columns, such as hours. */
  columns: string[];
  /** By row, then column; null where there is no cell (a day outside the span). */
  values: (number | null)[][];
  format?: (value: number) => string;
  /** A cell in words when "Mon, 9 AM" from row and column is not it (days of a calendar). */
  cellName?: (row: number, column: number) => string;
}

const WHOLE = new Intl.NumberFormat("en-US");
/** Longer than this, figures do not fit a cell and are told by tip and to assistive technology only. */
const FITS = 4;

/** Where it is busy: darker is more, the figure stands in the cell. */
export function HeatGrid(props: HeatGridProps) {
  const { rows, columns, values, format = WHOLE.format, cellName, ...frame } = props;
  const largest = largestOf(values);
  const written = format(largest).length <= FITS;
  const { on, tip } = useTip();
  const { box, onKeyDown, place } = useRoving<HTMLTableSectionElement>(rows.map(() => columns.length));
  const every = columns.length > 12 ? (columns.length > 30 ? 4 : 2) : 1;
  return (
    <Frame {...frame} height={heatHeight(rows.length || 7)} isEmpty={largest === 0}>
      <div className="relative overflow-x-auto p-1">
        <table className="figures w-full border-separate border-spacing-0.5 text-xs">
          <caption className="sr-only">{frame.label}</caption>
          <thead>
            <tr>
              <td className="sticky left-0 z-10 bg-surface" />
              {columns.map((column, index) => (
                <th key={column} scope="col" className="relative h-6 p-0 text-left font-normal text-muted">
                  <span
                    className={cx(
                      "absolute top-1 whitespace-nowrap",
                      index === columns.length - 1 ? "right-0" : "left-0",
                      index % every !== 0 && "sr-only",
                    )}
                  >
                    {column}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={box} onKeyDown={onKeyDown}>
            {rows.map((row, y) => (
              <tr key={row}>
                <th scope="row" className="sticky left-0 z-10 bg-surface pr-2 text-left font-normal text-muted">
                  {row}
                </th>
                {columns.map((column, x) => {
                  const value = values[y]?.[x] ?? null;
                  if (value === null) return <td key={column} />;
                  const name = cellName?.(y, x) ?? `${row}, ${column}`;
                  return (
                    <td
                      key={column}
                      {...place(y, x)}
                      {...on(<TipText name={name} value={format(value)} />)}
                      className="min-w-7 rounded-[4px] p-0 text-center"
                      style={{ height: HEAT_CELL, ...heatColours(levelOf(value, largest)) }}
                    >
                      {cellName ? <span className="sr-only">{name}: </span> : null}
                      <span className={written && value !== 0 ? undefined : "sr-only"}>{format(value)}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <HeatLegend largest={largest} format={format} />
      {tip}
    </Frame>
  );
}

function TipText({ name, value }: { name: string; value: string }) {
  return (
    <>
      <span className="font-semibold">{value}</span> <span className="text-muted">{name}</span>
    </>
  );
}
