import { CalendarCheck, CalendarX2 } from "lucide-react";
import { dateIn, longDate, type Slot, spanIn, timeIn } from "./slots";

export interface SlotValueProps {
  slot: Slot | undefined;
  zone: string;
  /** The device's zone, where its clock shows another time. */
  device: string | null;
}

/** The chosen time in full, said aloud when it changes, also while another day is looked at, and when it is gone. */
export function SlotValue({ slot, zone, device }: SlotValueProps) {
  return <div aria-live="polite">{slot ? <Chosen slot={slot} zone={zone} device={device} /> : null}</div>;
}

function Chosen({ slot, zone, device }: SlotValueProps & { slot: Slot }) {
  const day = longDate(dateIn(new Date(slot.start), zone));
  if (slot.whyNot)
    return (
      <p className="m-0 flex items-start gap-2 rounded-xl bg-trouble-tint px-4 py-3 text-trouble-ink">
        <CalendarX2 size={20} aria-hidden className="mt-0.5 shrink-0" />
        <span className="figures min-w-0">
          <span className="block font-semibold">Choose another time</span>
          {day}, {timeIn(slot.start, zone, true)} is no longer free: {slot.whyNot}
        </span>
      </p>
    );
  return (
    <p className="m-0 flex items-start gap-2 rounded-xl bg-done-tint px-4 py-3 text-done-ink">
      <CalendarCheck size={20} aria-hidden className="mt-0.5 shrink-0" />
      <span className="figures min-w-0">
        <span className="block font-semibold">{day}</span>
        {spanIn(slot, zone)}
        {device ? (
          <span className="block text-sm">
            On your device: {longDate(dateIn(new Date(slot.start), device))}, {timeIn(slot.start, device)}
          </span>
        ) : null}
      </span>
    </p>
  );
}
