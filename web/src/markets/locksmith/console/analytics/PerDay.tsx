import type { Demand } from "@api/locksmith/types.gen";
import { formatMoney } from "@kit/base/format";
import { Section } from "@kit/console/Section";
import { LazyBarChart, LazyLineChart } from "@kit/pictures";
import { PlainTable } from "@markets/locksmith/console/PlainTable";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { countText } from "./figures";
import { dayName, hrefOf, type Span } from "./span";

/** Requests, jobs and deposits, day by day; each day leads to its jobs. */
export function PerDay({ demand, span }: { demand: Demand; span: Span }) {
  const money = (minor: number) => formatMoney(minor, demand.currency);
  const names = new Set(demand.days.map(({ day }) => dayName(day)));
  // Over a year the same day comes twice; the chart wants each name once.
  const nameOf = (day: string) => (names.size === demand.days.length ? dayName(day) : day);
  const busy = demand.days.filter((day) => day.requests || day.jobs || day.deposits_minor).reverse();
  return (
    <>
      <Section title="Requests and jobs per day">
        <LazyLineChart
          label="Requests, jobs and completed jobs per day"
          axis="Day"
          data={demand.days.map(({ day, requests, jobs, completed }) => ({
            name: nameOf(day),
            values: { requests, jobs, completed },
          }))}
          series={[
            { key: "requests", label: "Requests", colour: "second" },
            { key: "jobs", label: "Jobs", colour: "moving" },
            { key: "completed", label: "Done, of these jobs", colour: "done" },
          ]}
        />
      </Section>
      <Section title="Deposits per day">
        <LazyBarChart
          label="Deposits per day"
          axis="Day"
          data={demand.days.map(({ day, deposits_minor }) => ({
            name: nameOf(day),
            values: { deposits: deposits_minor },
          }))}
          series={[{ key: "deposits", label: "Deposits", colour: "brand" }]}
          format={money}
          formatAxis={money}
        />
        <details className="mt-3">
          <summary className="min-h-9 cursor-pointer py-1 text-muted">
            Day by day ({busy.length === 1 ? "1 day" : `${busy.length} days`} with something)
          </summary>
          <PlainTable
            label="Figures day by day"
            rows={busy}
            rowKey={(day) => day.day}
            empty="Nothing happened in these days."
            columns={[
              {
                id: "day",
                header: "Day",
                cell: ({ day }) => <TextLink href={hrefOf("/", span, {}, day)}>{dayName(day)}</TextLink>,
              },
              {
                id: "requests",
                header: "Requests",
                align: "end",
                cell: ({ day, requests }) => (
                  <TextLink href={hrefOf("/sessions", span, {}, day)}>{countText(requests)}</TextLink>
                ),
              },
              { id: "jobs", header: "Jobs", align: "end", cell: ({ jobs }) => countText(jobs) },
              { id: "completed", header: "Done", align: "end", cell: ({ completed }) => countText(completed) },
              { id: "deposits", header: "Deposits", align: "end", cell: ({ deposits_minor }) => money(deposits_minor) },
            ]}
          />
        </details>
      </Section>
    </>
  );
}
