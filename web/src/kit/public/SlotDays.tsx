import { cx } from "@kit/base/cx";
import { Skeleton } from "@kit/base/Skeleton";
import { useEffect, useRef } from "react";
import { type DaySeen, longDate, shortDay } from "./slots";

function says(day: DaySeen): string {
  if (day.state === "free") return `${day.free} free`;
  return { full: "Full", closed: "Closed", unknown: "–" }[day.state];
}

interface DayCellProps {
  name: string;
  day: DaySeen;
  chosen: boolean;
  isToday: boolean;
  hasValue: boolean;
  onChoose: (date: string) => void;
}

function DayCell({ name, day, chosen, isToday, hasValue, onChoose }: DayCellProps) {
  const shut = day.state === "closed" || day.state === "unknown";
  return (
    <label
      data-chosen={chosen || undefined}
      className={cx(
        "relative flex min-h-18 snap-start flex-col items-center justify-center rounded-xl border text-center has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-focus",
        shut ? "cursor-not-allowed border-transparent text-muted" : "cursor-pointer",
        !shut && !chosen && "border-border bg-surface hover:bg-surface-secondary",
        chosen && "border-2 border-brand bg-brand/5",
      )}
    >
      <input
        type="radio"
        name={name}
        value={day.date}
        checked={chosen}
        disabled={shut}
        onChange={() => onChoose(day.date)}
        className="sr-only"
      />
      <span className="sr-only">
        {longDate(day.date)}, {day.state === "unknown" ? "not open yet" : says(day)}
        {hasValue ? ", your time is on this day" : ""}
      </span>
      <span aria-hidden className={cx("text-xs", !chosen && "text-muted")}>
        {isToday ? "Today" : shortDay(day.date)}
      </span>
      <span aria-hidden className={cx("figures text-xl leading-tight", !shut && "font-semibold")}>
        {Number(day.date.slice(8))}
      </span>
      <span
        aria-hidden
        className={cx("figures text-xs whitespace-nowrap", day.state === "free" ? "text-done-ink" : "text-muted")}
      >
        {says(day)}
      </span>
      {hasValue && !chosen ? <span aria-hidden className="absolute bottom-1 h-0.5 w-4 rounded-full bg-brand" /> : null}
    </label>
  );
}

export interface SlotDaysProps {
  /** Of the radios, unique on the page. */
  name: string;
  week: readonly DaySeen[];
  chosen: string | null;
  today: string;
  /** The day the chosen time is on. */
  valueDay: string | null;
  loading: boolean;
  onChoose: (date: string) => void;
}

/** Seven days as radios: how many times are free on each, and which are closed. Scrolls in its own box at 320 px. */
export function SlotDays({ name, week, chosen, today, valueDay, loading, onChoose }: SlotDaysProps) {
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = strip.current;
    const cell = chosen ? box?.querySelector<HTMLElement>("[data-chosen]") : null;
    if (!box || !cell) return;
    const hidden = cell.offsetLeft + cell.offsetWidth > box.scrollLeft + box.clientWidth;
    if (hidden || cell.offsetLeft < box.scrollLeft) box.scrollLeft = cell.offsetLeft - box.clientWidth / 2;
  }, [chosen]);
  return (
    <fieldset className="m-0 min-w-0 border-0 p-0">
      <legend className="sr-only">Day</legend>
      <div
        ref={strip}
        className="relative grid auto-cols-[minmax(2.75rem,1fr)] grid-flow-col gap-0.5 overflow-x-auto sm:gap-1"
      >
        {week.map((day) =>
          loading && day.state === "unknown" ? (
            <Skeleton key={day.date} className="min-h-18 rounded-xl" />
          ) : (
            <DayCell
              key={day.date}
              name={name}
              day={day}
              chosen={day.date === chosen}
              isToday={day.date === today}
              hasValue={day.date === valueDay}
              onChoose={onChoose}
            />
          ),
        )}
      </div>
    </fieldset>
  );
}
