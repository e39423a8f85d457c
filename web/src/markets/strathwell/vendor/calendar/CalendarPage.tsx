import { seeCalendarOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { dayPlus } from "@kit/base/zone";
import { Button } from "@kit/console/Button";
import { PageHeader } from "@kit/console/PageHeader";
import { Section } from "@kit/console/Section";
import { tomorrow } from "@markets/strathwell/days";
import { whileDown } from "@markets/strathwell/live";
import { useAddress } from "@markets/strathwell/vendor/address";
import { BusinessFirst } from "@markets/strathwell/vendor/BusinessFirst";
import { FRESH_MS } from "@markets/strathwell/vendor/fresh";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useMemo } from "react";
import { Agenda } from "./Agenda";
import { DayPanel } from "./DayPanel";
import { MonthGrid } from "./MonthGrid";
import { Legend } from "./marks";
import { byDay, FREE, monthOf, monthPlus, monthWords, weeksOf } from "./month";

const PURPOSE = "Here stand the days that are booked, kept for a request, or closed by you.";

interface Search {
  month?: string;
  /** Open beside the month. */
  day?: string;
  /** Where the keys stand. */
  at?: string;
}

export function CalendarPage() {
  return (
    <BusinessFirst title="Calendar" purpose={PURPOSE}>
      {() => <Calendar />}
    </BusinessFirst>
  );
}

/** Which days are free, and which are not and why; any day ahead can be closed. */
function Calendar() {
  const { search, go: to } = useAddress<Search>();
  const today = dayPlus(tomorrow(), -1);
  const here =
    search.at ?? search.day ?? (search.month && search.month !== monthOf(today) ? `${search.month}-01` : today);
  const month = search.month ?? monthOf(here);
  const weeks = weeksOf(month);
  const from = weeks[0]?.[0] ?? `${month}-01`;
  const until = weeks[weeks.length - 1]?.[6] ?? from;
  const found = useQuery({
    ...seeCalendarOptions({ query: { from, to: until } }),
    placeholderData: keepPreviousData,
    refetchInterval: whileDown(FRESH_MS),
  });
  const days = useMemo(() => byDay(found.data), [found.data]);
  const { day } = search;
  const go = (next: Search) => to(next, { replace: true });
  const openIt = (one: string) => go({ month: monthOf(one), day: one });
  const turn = (months: number) => go({ month: monthPlus(month, months) });
  return (
    <>
      <PageHeader
        title="Calendar"
        tab={`${monthWords(month)} · Calendar · Strathwell`}
        actions={
          <Button onClick={() => go({})} disabled={month === monthOf(today)}>
            Today
          </Button>
        }
      />
      {found.error && !found.data ? (
        <ErrorState thrown={found.error} doing="show your calendar" onRetry={() => void found.refetch()} />
      ) : (
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <section
            aria-labelledby="month"
            aria-busy={!found.data || found.isPlaceholderData}
            className="min-w-0 overflow-hidden rounded-xl border border-border bg-surface shadow-surface"
          >
            <div className="flex flex-wrap items-center justify-between gap-2 px-2 py-2 sm:px-4">
              <div className="flex items-center gap-1">
                <Turn says="Month before" onTurn={() => turn(-1)} back />
                <h2 id="month" aria-live="polite" className="m-0 min-w-36 text-center text-base font-semibold">
                  {monthWords(month)}
                </h2>
                <Turn says="Month after" onTurn={() => turn(1)} />
              </div>
              <Legend />
            </div>
            <MonthGrid
              month={month}
              today={today}
              days={days}
              here={here}
              onHere={(at) => go({ month: monthOf(at), at })}
              open={day}
              onOpen={openIt}
            />
          </section>
          <Section title={`Not free in ${monthWords(month)}`}>
            <Agenda month={month} days={days} onOpen={openIt} />
          </Section>
        </div>
      )}
      {day && found.data ? (
        <DayPanel
          key={day}
          day={day}
          taken={days.get(day) ?? FREE}
          isPast={day < today}
          onClose={() => go({ month, at: day })}
        />
      ) : null}
    </>
  );
}

function Turn({ says, onTurn, back = false }: { says: string; onTurn: () => void; back?: boolean }) {
  return (
    <button
      type="button"
      aria-label={says}
      onClick={onTurn}
      className="grid size-11 cursor-pointer place-items-center rounded-md hover:bg-surface-tertiary"
    >
      {back ? <ChevronLeft size={18} aria-hidden /> : <ChevronRight size={18} aria-hidden />}
    </button>
  );
}
