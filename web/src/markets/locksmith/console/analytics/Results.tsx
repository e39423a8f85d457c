import type { Analytics, CityFigures, Demand, JobStatus, Outcome, OutcomeCount } from "@api/locksmith/types.gen";
import { plainWords } from "@kit/base/format";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { Section } from "@kit/console/Section";
import { PlainTable } from "@markets/locksmith/console/PlainTable";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { JOB_STATUS, OUTCOME, SERVICE } from "@markets/locksmith/words";
import { countText } from "./figures";
import { hrefOf, type Span } from "./span";

function whyOf({ outcome, failed_reason }: OutcomeCount): string {
  if (outcome) return OUTCOME[outcome as Outcome] ?? plainWords(outcome);
  return failed_reason ? plainWords(failed_reason) : "";
}

/** What became of the jobs. */
export function Outcomes({ seen, span }: { seen: Analytics; span: Span }) {
  return (
    <Section title="What became of the jobs">
      <PlainTable
        label="Jobs by what became of them"
        rows={seen.jobs}
        rowKey={({ status, outcome, failed_reason }) => `${status} ${outcome} ${failed_reason}`}
        empty="No job was made in these days."
        columns={[
          {
            id: "status",
            header: "State",
            cell: ({ status }) => <StatusBadge {...JOB_STATUS[status as JobStatus]} />,
          },
          { id: "why", header: "How", cell: whyOf },
          {
            id: "count",
            header: "Jobs",
            align: "end",
            cell: ({ status, count }) => (
              <TextLink href={hrefOf("/", span, { status: [status] })}>{countText(count)}</TextLink>
            ),
          },
        ]}
      />
    </Section>
  );
}

/** Refunds paid, by the reason staff gave. */
export function RefundReasons({ seen, span }: { seen: Analytics; span: Span }) {
  return (
    <Section
      title="Refunds by reason"
      aside={<TextLink href={hrefOf("/", span, { deposit_status: "refunded" })}>Refunded jobs</TextLink>}
    >
      <PlainTable
        label="Refunds by reason"
        rows={seen.refunds_by_reason}
        rowKey={({ reason }) => reason}
        empty="Nothing was refunded in these days."
        columns={[
          { id: "reason", header: "Reason", cell: ({ reason }) => <span className="break-words">{reason}</span> },
          { id: "count", header: "Refunds", align: "end", cell: ({ count }) => countText(count) },
          {
            id: "amount",
            header: "Amount",
            align: "end",
            cell: ({ amount_minor }) => <MoneyText amountMinor={amount_minor} currency={seen.currency} />,
          },
        ]}
      />
    </Section>
  );
}

type Figures = Pick<CityFigures, "jobs" | "completed" | "failed" | "deposits_minor"> & {
  key: string;
  name: string;
  href: string;
};

function FiguresTable({ label, first, rows, currency }: FiguresTableProps) {
  return (
    <PlainTable
      label={label}
      rows={rows}
      rowKey={({ key }) => key}
      empty="No job was made in these days."
      columns={[
        { id: "name", header: first, cell: ({ name, href }) => <TextLink href={href}>{name}</TextLink> },
        { id: "jobs", header: "Jobs", align: "end", cell: ({ jobs }) => countText(jobs) },
        { id: "done", header: "Done", align: "end", cell: ({ completed }) => countText(completed) },
        { id: "failed", header: "Nobody found", align: "end", cell: ({ failed }) => countText(failed) },
        {
          id: "deposits",
          header: "Deposits",
          align: "end",
          cell: ({ deposits_minor }) => <MoneyText amountMinor={deposits_minor} currency={currency} />,
        },
      ]}
    />
  );
}

interface FiguresTableProps {
  label: string;
  first: string;
  rows: readonly Figures[];
  currency: string;
}

export function ByService({ demand, span }: { demand: Demand; span: Span }) {
  const rows = demand.services.map((one) => ({
    ...one,
    key: one.service_type,
    name: SERVICE[one.service_type],
    href: hrefOf("/", span, { service_type: one.service_type }),
  }));
  return (
    <Section title="By service">
      <FiguresTable label="Jobs by service" first="Service" rows={rows} currency={demand.currency} />
    </Section>
  );
}

export function ByCity({ demand, span }: { demand: Demand; span: Span }) {
  const rows = demand.cities.map((one) => ({
    ...one,
    key: one.city,
    name: one.city,
    href: hrefOf("/", span, { city: one.city }),
  }));
  return (
    <Section title="By city">
      <FiguresTable label="Jobs by city" first="City" rows={rows} currency={demand.currency} />
    </Section>
  );
}
