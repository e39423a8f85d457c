import { seeReportOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { Report, ReportName } from "@api/strathwell/types.gen";
import { controlLook } from "@kit/console/Field";
import { PageHeader } from "@kit/console/PageHeader";
import { Section } from "@kit/console/Section";
import { LazyBarChart } from "@kit/pictures";
import { PlainTable } from "@markets/strathwell/console/PlainTable";
import { Whole } from "@markets/strathwell/console/Whole";
import { shortDay } from "@markets/strathwell/days";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useId } from "react";
import { CsvButton } from "./CsvButton";
import { cellText, chartOf, headingOf, isFigure } from "./report";

const route = getRouteApi("/reports");
const NAMES: Record<ReportName, string> = {
  bookings: "Bookings",
  payments: "Payments",
  payouts: "Payouts",
  vendors: "Vendors",
};

interface Search {
  name?: ReportName;
  since?: string;
  until?: string;
}

/** What was booked, paid and paid out between two days; as a picture, a table and a file. */
export function ReportsPage() {
  const search: Search = route.useSearch();
  const { name = "bookings", since, until } = search;
  const navigate = route.useNavigate();
  const asked = { since, until };
  const found = useQuery({
    ...seeReportOptions({ path: { name }, query: asked }),
    placeholderData: keepPreviousData,
  });
  const change = (changes: Search) =>
    void navigate({ search: { ...search, ...changes } as ReturnType<typeof route.useSearch>, replace: true });
  const shown = found.data;
  return (
    <>
      <PageHeader
        title="Reports"
        tab={`${NAMES[name]} · Reports · Strathwell`}
        actions={<CsvButton name={name} asked={asked} />}
      />
      <div className="mb-4 flex flex-wrap items-end gap-4">
        <fieldset className="m-0 flex min-w-0 flex-wrap gap-2 border-0 p-0">
          <legend className="sr-only">Report</legend>
          {(Object.keys(NAMES) as ReportName[]).map((one) => (
            <label
              key={one}
              className="inline-flex min-h-9 cursor-pointer items-center rounded-lg border border-border bg-surface px-3 text-sm font-medium has-checked:border-brand has-checked:bg-brand has-checked:text-brand-foreground has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus pointer-coarse:min-h-11"
            >
              <input
                type="radio"
                name="report"
                className="sr-only"
                checked={one === name}
                onChange={() => change({ name: one })}
              />
              {NAMES[one]}
            </label>
          ))}
        </fieldset>
        <Day label="From" value={since ?? shown?.since} onChange={(day) => change({ since: day })} />
        <Day label="To" value={until ?? shown?.until} onChange={(day) => change({ until: day })} />
      </div>
      <Whole found={found} what="the report" as="part">
        {(report) => (
          <div className={found.isPlaceholderData ? "opacity-60" : undefined}>
            <Shown report={report} title={NAMES[report.name as ReportName] ?? report.name} />
          </div>
        )}
      </Whole>
    </>
  );
}

function Day({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (day: string) => void;
}) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex items-center gap-2 text-sm">
      <span className="text-muted">{label}</span>
      <input
        id={id}
        type="date"
        value={value ?? ""}
        onChange={(event) => {
          if (event.currentTarget.value) onChange(event.currentTarget.value);
        }}
        className={`${controlLook(false, true)} px-2`}
      />
    </label>
  );
}

function Shown({ report, title }: { report: Report; title: string }) {
  const chart = chartOf(report);
  const span = `${shortDay(report.since)} to ${shortDay(report.until)}`;
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      {chart ? (
        <Section title={chart.title} aside={span}>
          <LazyBarChart {...chart} label={`${chart.title}, ${span}`} />
        </Section>
      ) : null}
      <Section title={title} aside={chart ? undefined : span}>
        <PlainTable
          label={`${title}, ${span}`}
          rows={report.rows}
          rowKey={(row) => JSON.stringify(row)}
          empty="Nothing happened in these days."
          columns={report.columns.map((column) => ({
            id: column,
            header: headingOf(column),
            align: isFigure(column) ? "end" : undefined,
            cell: (row: Report["rows"][number]) => cellText(column, row),
          }))}
        />
      </Section>
    </div>
  );
}
