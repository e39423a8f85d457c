import { CalendarCheck } from "lucide-react";
import { dateIn, longDate, type Slot, timeIn } from "./slots";

export interface SlotValueProps {
  slot: Slot | undefined;
  zone: string;
  /** The device's zone, where its clock shows another time. */
  device: string | null;
}

/** The chosen time in full, said aloud when it changes; also while another day is looked at. */
export function SlotValue({ slot, zone, device }: SlotValueProps) {
  return (
    <div aria-live="polite">
      {slot ? (
        <p className="m-0 flex items-start gap-2 rounded-xl bg-done-tint px-4 py-3 text-done-ink">
          <CalendarCheck size={20} aria-hidden className="mt-0.5 shrink-0" />
          <span className="figures min-w-0">
            <span className="block font-semibold">{longDate(dateIn(new Date(slot.start), zone))}</span>
            {timeIn(slot.start, zone)} to {timeIn(slot.end, zone, true)}
            {device ? (
              <span className="block text-sm">
                On your device: {longDate(dateIn(new Date(slot.start), device))}, {timeIn(slot.start, device)}
              </span>
            ) : null}
          </span>
        </p>
      ) : null}
    </div>
  );
}
