import { cx } from "@kit/base/cx";
import { Check } from "lucide-react";
import { useId } from "react";
import { type DaySeen, longDate, type TimeSeen, timesOf } from "./slots";

interface TimeCellProps {
  name: string;
  time: TimeSeen;
  chosen: boolean;
  onChoose: (id: string) => void;
}

function TimeCell({ name, time: { slot, label }, chosen, onChoose }: TimeCellProps) {
  const detail = slot.whyNot ?? slot.note;
  const isChosen = chosen && !slot.whyNot;
  return (
    <label
      className={cx(
        "relative flex min-h-11 flex-col items-center justify-center rounded-xl border px-1 py-1.5 text-center has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
        slot.whyNot && "cursor-not-allowed border-dashed border-border text-muted",
        !slot.whyNot && "cursor-pointer",
        !slot.whyNot && !isChosen && "border-field-border bg-surface hover:bg-surface-secondary",
        isChosen && "border-brand bg-brand text-brand-foreground",
      )}
    >
      <input
        type="radio"
        name={name}
        value={slot.id}
        checked={chosen}
        disabled={Boolean(slot.whyNot)}
        onChange={() => onChoose(slot.id)}
        className="sr-only"
      />
      {isChosen ? <Check size={12} strokeWidth={3} aria-hidden className="absolute top-1.5 right-1.5" /> : null}
      <span className={cx("figures", !slot.whyNot && "font-semibold")}>{label}</span>
      {detail ? <span className={cx("block text-xs", !isChosen && "text-muted")}>{detail}</span> : null}
    </label>
  );
}

export interface SlotTimesProps {
  name: string;
  zone: string;
  day: DaySeen;
  value: string | null;
  onChange: (id: string) => void;
}

/** The times of one day, one of which can be isChosen; arrow keys go through all parts of the day. */
export function SlotTimes({ name, zone, day, value, onChange }: SlotTimesProps) {
  const id = useId();
  return (
    <fieldset className="m-0 min-w-0 border-0 p-0">
      <legend className="mb-3 p-0 font-semibold">{longDate(day.date)}</legend>
      <div className="flex flex-col gap-4">
        {timesOf(day.slots, zone).map(({ part, times }) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset in a fieldset would say the day before every time.
          <div key={part} role="group" aria-labelledby={`${id}-${part}`}>
            <p id={`${id}-${part}`} className="m-0 mb-1.5 text-sm text-muted">
              {part}
            </p>
            <div className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-2">
              {times.map((time) => (
                <TimeCell
                  key={time.slot.id}
                  name={name}
                  time={time}
                  chosen={time.slot.id === value}
                  onChoose={onChange}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
