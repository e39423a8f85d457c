import { seeStatementOptions } from "@api/locksmith/@tanstack/react-query.gen";
import type { LocksmithFile, Statement, StatementLine } from "@api/locksmith/types.gen";
import { useNow } from "@kit/base/clock";
import { ErrorState } from "@kit/base/ErrorState";
import { MoneyText } from "@kit/base/MoneyText";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import { Facts } from "@kit/console/Facts";
import { Section } from "@kit/console/Section";
import { type PlainColumn, PlainTable } from "@markets/locksmith/console/PlainTable";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { PayoutDialog } from "./PayoutDialog";
import { weekDays, weekLater, weekOf } from "./week";

const columnsIn = (currency: string): PlainColumn<StatementLine>[] => [
  { id: "at", header: "When", cell: (line) => <TimeText at={line.at} /> },
  {
    id: "what",
    header: "What",
    cell: (line) => (
      <>
        {line.what}
        {line.memo ? <span className="block text-xs text-muted">{line.memo}</span> : null}
        {line.job_id ? (
          <span className="block text-xs">
            <TextLink href={`/jobs/${line.job_id}`}>See the job</TextLink>
          </span>
        ) : null}
      </>
    ),
  },
  {
    id: "amount",
    header: "Amount",
    align: "end",
    cell: (line) => <MoneyText amountMinor={line.amount_minor} currency={currency} />,
  },
  {
    id: "after",
    header: "Owed after",
    align: "end",
    cell: (line) => <MoneyText amountMinor={line.balance_after_minor} currency={currency} />,
  },
];

function Sums({ statement }: { statement: Statement }) {
  const money = (minor: number) => <MoneyText amountMinor={minor} currency={statement.currency} />;
  return (
    <Facts
      rows={[
        { label: "Owed before", value: money(statement.opening_minor) },
        {
          label: "Earned",
          value: (
            <>
              {money(statement.earned_minor)}{" "}
              <span className="text-muted">
                from {statement.jobs_completed} {statement.jobs_completed === 1 ? "job" : "jobs"}, after commission of{" "}
                {money(statement.commission_minor)}
              </span>
            </>
          ),
        },
        ...(statement.recalled_minor ? [{ label: "Taken back", value: money(statement.recalled_minor) }] : []),
        { label: "Paid outside", value: money(statement.paid_outside_minor) },
        { label: "Owed at the end", value: <strong>{money(statement.closing_minor)}</strong> },
      ]}
    />
  );
}

/** What was earned and paid in a week, and writing down what was paid. */
export function WeeklyStatement({ locksmith }: { locksmith: LocksmithFile }) {
  const thisWeek = weekOf(useNow(60_000));
  const [chosen, setChosen] = useState<string | null>(null);
  const [paying, setPaying] = useState(false);
  const week = chosen ?? thisWeek;
  const found = useQuery({
    ...seeStatementOptions({ path: { locksmith_id: locksmith.id }, query: { week } }),
    placeholderData: (before) => before,
  });
  const statement = found.data;
  const go = (weeks: number) => {
    const next = weekLater(week, weeks);
    setChosen(next === thisWeek ? null : next);
  };
  const owes = locksmith.figures.balance_owed_minor > 0;
  return (
    <Section
      title="Weekly statement"
      aside={
        <span className="flex items-center gap-1">
          <Button look="quiet" size="small" className="px-2" aria-label="The week before" onClick={() => go(-1)}>
            <ChevronLeft size={16} aria-hidden />
          </Button>
          <span aria-live="polite" className="figures min-w-32 text-center text-foreground">
            {statement ? weekDays(statement.starts_at, statement.ends_at) : week}
          </span>
          <Button
            look="quiet"
            size="small"
            className="px-2"
            aria-label="The week after"
            disabled={week >= thisWeek}
            onClick={() => go(1)}
          >
            <ChevronRight size={16} aria-hidden />
          </Button>
        </span>
      }
    >
      {found.error ? (
        <ErrorState as="line" thrown={found.error} doing="show this week" onRetry={() => void found.refetch()} />
      ) : statement ? (
        <div className={found.isPlaceholderData ? "grid gap-4 opacity-60" : "grid gap-4"}>
          <Sums statement={statement} />
          <PlainTable
            label="Entries of the week"
            columns={columnsIn(statement.currency)}
            rows={statement.lines}
            rowKey={(line) => `${line.at}-${line.kind}-${line.balance_after_minor}`}
            empty="Nothing was earned or paid in this week."
          />
          <div className="flex flex-wrap items-center justify-end gap-3">
            {owes ? null : (
              <span className="text-sm text-muted">Nothing is owed now, so there is nothing to record.</span>
            )}
            <Button size="small" disabled={!owes} onClick={() => setPaying(true)}>
              Record a payment
            </Button>
          </div>
        </div>
      ) : (
        <Loading what="the statement">
          <Skeleton className="mb-3 h-36" />
          <Skeleton className="h-16" />
        </Loading>
      )}
      {paying ? <PayoutDialog locksmith={locksmith} onClose={() => setPaying(false)} /> : null}
    </Section>
  );
}
