import { useNow } from "@kit/base/clock";
import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { CalendarX2, ChevronLeft, ChevronRight, Globe } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { Button } from "./Button";
import { SlotDays } from "./SlotDays";
import { SlotTimes } from "./SlotTimes";
import { SlotValue } from "./SlotValue";
import {
  addDays,
  clocksDiffer,
  type DaySeen,
  dateIn,
  dayOfSlot,
  daysIn,
  deviceZone,
  longDate,
  monthsOf,
  nextFree,
  placeOf,
  type SlotDay,
  shortDate,
  WEEK,
  weekOf,
  weekStartOf,
} from "./slots";

export interface SlotPickerProps {
  label: string;
  /** IANA zone the times are shown in: the place's, not the device's. */
  zone: string;
  days: readonly SlotDay[];
  value: string | null;
  onChange: (id: string) => void;
  loading?: boolean;
  /** What was thrown while the times were fetched. */
  error?: unknown;
  onRetry?: () => void;
  /** Days from this one on are wanted; without it the days given are all there are. */
  onNeedDays?: (fromDate: string) => void;
}

const ARROW =
  "grid size-11 cursor-pointer place-items-center rounded-xl hover:bg-surface-secondary disabled:cursor-not-allowed disabled:opacity-40";

function Shape() {
  return (
    <Loading what="times">
      <Skeleton className="mb-3 h-6 w-40" />
      <div className="mb-5 grid grid-cols-7 gap-1">
        {Array.from({ length: WEEK }, (_, index) => addDays("2026-01-01", index)).map((name) => (
          <Skeleton key={name} className="h-18 rounded-xl" />
        ))}
      </div>
      <Skeleton className="mb-3 h-5 w-48" />
      <div className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-2">
        {["a", "b", "c", "d", "e", "f"].map((name) => (
          <Skeleton key={name} className="h-11 rounded-xl" />
        ))}
      </div>
    </Loading>
  );
}

/** Where one looks: a week, and a day in it. Kept once found, so that news from the server moves nothing underhand. */
function usePlaceInDays(days: readonly DaySeen[], value: string | null) {
  const [week, setWeek] = useState<string | null>(null);
  const [day, setDay] = useState<string | null>(null);
  const first = days[0]?.date;
  const valueDay = dayOfSlot(days, value)?.date ?? null;
  if (first && week === null) setWeek(weekStartOf(first, valueDay ?? nextFree(days, "")?.date ?? first));
  const shown = week === null ? [] : weekOf(days, week);
  const kept = shown.find((one) => one.date === day);
  const found =
    kept ??
    shown.find((one) => one.date === valueDay) ??
    shown.find((one) => one.state === "free") ??
    shown.find((one) => one.state === "full");
  if (found && found.date !== day) setDay(found.date);
  const goToWeek = (start: string) => {
    setWeek(start);
    setDay(null);
  };
  const goToDay = (date: string) => {
    if (first) setWeek(weekStartOf(first, date));
    setDay(date);
  };
  return { week, shown, day: found, valueDay, first, goToWeek, goToDay };
}

/** One time out of the days on offer: a week of days, then the times of a day. */
export function SlotPicker(props: SlotPickerProps) {
  const { label, zone, value, onChange, loading = false, error, onRetry, onNeedDays } = props;
  const id = useId();
  const now = useNow(60_000);
  const days = useMemo(() => daysIn(zone, props.days), [zone, props.days]);
  const place = usePlaceInDays(days, value);
  const { week, shown, day, first } = place;
  const last = days[days.length - 1]?.date ?? "";
  const chosen = dayOfSlot(days, value)?.slots.find((slot) => slot.id === value);
  const next = nextFree(days, day?.date ?? shown[shown.length - 1]?.date ?? "");
  const device = deviceZone();
  const differs = clocksDiffer(new Date(chosen?.start ?? day?.slots[0]?.start ?? now), zone, device);

  function further(start: string): void {
    place.goToWeek(start);
    if (addDays(start, WEEK - 1) > last && !loading) onNeedDays?.(addDays(last, 1));
  }

  const failed = error ? <ErrorState thrown={error} doing="fetch the times" onRetry={onRetry} as="line" /> : null;
  return (
    <section aria-labelledby={id} className="min-w-0">
      <h2 id={id} className="m-0 mb-1 text-xl font-semibold">
        {label}
      </h2>
      {days.length && differs ? (
        <p className="m-0 mb-3 flex items-start gap-1.5 text-sm text-muted">
          <Globe size={16} aria-hidden className="mt-0.5 shrink-0" />
          Times in {placeOf(zone)}. Your device shows {placeOf(device)} time.
        </p>
      ) : null}
      {week === null || !first ? (
        (failed ??
        (loading ? (
          <Shape />
        ) : (
          <EmptyState
            title="No times on offer"
            icon={<CalendarX2 size={28} aria-hidden />}
            action={onRetry ? <Button onClick={onRetry}>Look again</Button> : undefined}
          >
            Times appear here as soon as they can be booked.
          </EmptyState>
        )))
      ) : (
        <>
          <div className="mb-1 flex items-center justify-between gap-2">
            <p aria-live="polite" className="m-0 font-medium">
              {monthsOf(week, addDays(week, WEEK - 1))}
            </p>
            <div className="flex gap-1">
              <button
                type="button"
                aria-label="Week before"
                className={ARROW}
                disabled={week <= first}
                onClick={() => place.goToWeek(addDays(week, -WEEK))}
              >
                <ChevronLeft size={20} aria-hidden />
              </button>
              <button
                type="button"
                aria-label="Week after"
                className={ARROW}
                disabled={week > last || (!onNeedDays && addDays(week, WEEK) > last)}
                onClick={() => further(addDays(week, WEEK))}
              >
                <ChevronRight size={20} aria-hidden />
              </button>
            </div>
          </div>
          <SlotDays
            name={`${id}-day`}
            week={shown}
            chosen={day?.date ?? null}
            today={dateIn(now, zone)}
            valueDay={place.valueDay}
            loading={loading}
            onChoose={place.goToDay}
          />
          <div className="mt-5 flex flex-col gap-4">
            {failed}
            {day ? (
              <SlotTimes name={`${id}-time`} zone={zone} day={day} value={value} onChange={onChange} />
            ) : loading ? (
              <p role="status" className="m-0 text-muted">
                Looking for times
              </p>
            ) : (
              <p role="status" className="m-0 text-muted">
                No times can be booked in this week.
              </p>
            )}
            {day?.state === "full" ? (
              <p role="status" className="m-0 text-muted">
                Every time on {longDate(day.date)} is gone.
              </p>
            ) : null}
            {next ? (
              <Button
                look={day?.state === "free" ? "quiet" : "secondary"}
                wide={day?.state !== "free"}
                className={day?.state === "free" ? "self-start px-0!" : undefined}
                onClick={() => place.goToDay(next.date)}
              >
                Next free day: {shortDate(next.date)}
              </Button>
            ) : onNeedDays && day?.state !== "free" && week <= last ? (
              <Button
                look="secondary"
                wide
                busy={loading}
                onClick={() => further(weekStartOf(first, addDays(last, 1)))}
              >
                Look further ahead
              </Button>
            ) : null}
            <SlotValue slot={chosen} zone={zone} device={differs ? device : null} />
          </div>
        </>
      )}
    </section>
  );
}
