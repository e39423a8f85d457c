import { cx } from "@kit/base/cx";
import { longDay } from "@markets/strathwell/days";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { DayMark } from "./marks";
import { type DayTaken, dayByKey, FREE, monthOf, monthWords, takenWords, weeksOf } from "./month";

const HEADS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

export interface MonthGridProps {
  month: string;
  today: string;
  days: ReadonlyMap<string, DayTaken>;
  /** Where the keys stand. */
  here: string;
  onHere: (day: string) => void;
  /** The day that is open. */
  open: string | undefined;
  onOpen: (day: string) => void;
}

/** A month as a grid: one tab stop, arrow keys by day and week, Home, End, Page up and down, Enter opens. */
export function MonthGrid({ month, today, days, here, onHere, open, onOpen }: MonthGridProps) {
  const grid = useRef<HTMLTableElement>(null);
  const walked = useRef(false);
  useEffect(() => {
    if (!walked.current) return;
    walked.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${here}"]`)?.focus();
  }, [here]);
  function onKeyDown(event: KeyboardEvent): void {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const next = dayByKey(event.key, here);
    if (!next) return;
    event.preventDefault();
    walked.current = true;
    onHere(next);
  }
  return (
    <table
      ref={grid}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a calendar is the grid that the practice names.
      role="grid"
      aria-label={monthWords(month)}
      onKeyDown={onKeyDown}
      className="w-full table-fixed border-collapse text-sm"
    >
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th
              key={head}
              scope="col"
              abbr={head}
              className="border-b border-separator px-1 py-2 text-center text-xs font-medium text-muted"
            >
              <span aria-hidden>{head.slice(0, 3)}</span>
              <span className="sr-only">{head}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <td
                key={day}
                className={cx(
                  "border border-separator p-0 align-top",
                  monthOf(day) !== month && "bg-surface-secondary",
                )}
              >
                <DayCell
                  day={day}
                  taken={days.get(day) ?? FREE}
                  isPast={day < today}
                  isToday={day === today}
                  isOpen={day === open}
                  isElsewhere={monthOf(day) !== month}
                  tabIndex={day === here ? 0 : -1}
                  onOpen={() => onOpen(day)}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DayCellProps {
  day: string;
  taken: DayTaken;
  isPast: boolean;
  isToday: boolean;
  isOpen: boolean;
  isElsewhere: boolean;
  tabIndex: number;
  onOpen: () => void;
}

const SHOWN = 2;

function DayCell({ day, taken, isPast, isToday, isOpen, isElsewhere, tabIndex, onOpen }: DayCellProps) {
  const marks = [
    ...taken.secured.map((one) => ({ kind: "secured" as const, key: one.booking_id, says: `#${one.booking_number}` })),
    ...taken.held.map((one) => ({
      kind: "held" as const,
      key: one.booking_id,
      says: `#${one.booking_number}`,
    })),
    ...(taken.blocked ? [{ kind: "blocked" as const, key: "blocked", says: taken.blocked.note || "Closed" }] : []),
  ];
  return (
    <button
      type="button"
      data-day={day}
      tabIndex={tabIndex}
      aria-current={isToday ? "date" : undefined}
      aria-pressed={isOpen}
      onClick={onOpen}
      className={cx(
        "flex min-h-16 w-full cursor-pointer flex-col items-stretch gap-1 p-1 text-left hover:bg-surface-tertiary focus-visible:-outline-offset-2 md:min-h-24 md:p-1.5",
        isOpen && "bg-brand/8 inset-ring-2 inset-ring-brand",
      )}
    >
      <span className="sr-only">
        {longDay(day)}: {takenWords(taken)}
      </span>
      <span
        aria-hidden
        className={cx(
          "figures grid size-6 place-items-center rounded-full text-xs",
          isToday ? "bg-brand font-semibold text-brand-foreground" : (isPast || isElsewhere) && "text-muted",
        )}
      >
        {Number(day.slice(8))}
      </span>
      {marks.slice(0, SHOWN).map((mark) => (
        <DayMark key={`${mark.kind}-${mark.key}`} kind={mark.kind} says={mark.says} />
      ))}
      {marks.length > SHOWN ? (
        <span aria-hidden className="text-xs text-muted">
          +{marks.length - SHOWN}
        </span>
      ) : null}
    </button>
  );
}
