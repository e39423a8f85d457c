import type { Report } from "@api/strathwell/types.gen";
import { formatMoney, plainWords } from "@kit/base/format";
import type { ChartRow, Series } from "@kit/pictures/chart";
import { said } from "@markets/strathwell/words";

type Row = Report["rows"][number];

const CENTS = "_cents";
const COUNTS = new Set(["bookings", "payments", "payouts"]);
const currencyOf = (row: Row | undefined): string => (typeof row?.currency === "string" ? row.currency : "USD");
const amountOf = (row: Row, column: string): number => (typeof row[column] === "number" ? row[column] : 0);

export const isFigure = (column: string): boolean => column.endsWith(CENTS) || COUNTS.has(column);

/** `on_its_way_cents` → `On its way`. */
export const headingOf = (column: string): string => plainWords(column.replace(/_cents$/, ""));

export function cellText(column: string, row: Row): string {
  const value = row[column];
  if (value === null || value === undefined) return "";
  if (column.endsWith(CENTS) && typeof value === "number") return formatMoney(value, currencyOf(row));
  if (column === "month") return monthText(String(value));
  if (column === "status" && "total_cents" in row) return said("booking", String(value)).label;
  if (column === "vendor" || column === "currency") return String(value);
  return typeof value === "string" ? plainWords(value) : String(value);
}

const month = new Intl.DateTimeFormat("en-US", { year: "numeric", month: "short", timeZone: "UTC" });
/** `2026-11` → `Nov 2026`. */
export const monthText = (text: string): string =>
  /^\d{4}-\d{2}$/.test(text) ? month.format(new Date(`${text}-01T00:00:00Z`)) : text;

interface Drawn {
  title: string;
  axis: string;
  columns: [column: string, label: string, colour: Series["colour"]][];
}

const DRAWN: Record<string, Drawn> = {
  bookings: {
    title: "Booked and paid per month",
    axis: "Month",
    columns: [
      ["total_cents", "Agreed", "second"],
      ["paid_cents", "Paid", "brand"],
    ],
  },
  payments: {
    title: "Money in per month",
    axis: "Month",
    columns: [
      ["captured_cents", "Came", "brand"],
      ["refunded_cents", "Given back", "stopped"],
    ],
  },
  payouts: {
    title: "For the vendors per month",
    axis: "Month",
    columns: [
      ["net_cents", "Due to them", "second"],
      ["sent_cents", "Sent", "brand"],
    ],
  },
  vendors: {
    title: "Vendors by what was booked with them",
    axis: "Vendor",
    columns: [
      ["gross_cents", "Booked", "second"],
      ["paid_out_cents", "Paid out", "brand"],
    ],
  },
};
const MOST = 12;

/** A report as bars: rows of one month (or vendor) added up. Nothing where there is nothing, or two currencies. */
export function chartOf(report: Report) {
  const drawn = DRAWN[report.name];
  const currencies = new Set(report.rows.map(currencyOf));
  if (!drawn || currencies.size !== 1) return null;
  const currency = currencyOf(report.rows[0]);
  const by = report.columns.includes("month") ? "month" : "vendor";
  const sums = new Map<string, Record<string, number>>();
  for (const row of report.rows) {
    const name = cellText(by, row);
    const values = sums.get(name) ?? {};
    for (const [column] of drawn.columns) values[column] = (values[column] ?? 0) + amountOf(row, column);
    sums.set(name, values);
  }
  const data: ChartRow[] = [...sums].map(([name, values]) => ({ name, values }));
  const money = (minor: number) => formatMoney(minor, currency);
  return {
    title: drawn.title,
    axis: drawn.axis,
    data: by === "vendor" ? data.slice(0, MOST) : data,
    series: drawn.columns.map(([key, label, colour]): Series => ({ key, label, colour })),
    format: money,
    formatAxis: money,
  };
}
