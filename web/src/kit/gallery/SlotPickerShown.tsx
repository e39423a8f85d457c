import { unreached } from "@api/problem";
import { SlotPicker, type SlotPickerProps } from "@kit/public/SlotPicker";
import { addDays, type SlotDay } from "@kit/public/slots";
import { useState } from "react";
import { Shown } from "./Shown";

const HOURS = [14, 15, 16, 17, 18, 19, 20, 22, 23];
const FIRST = "2026-03-04";

/** Days of a shop in Chicago: closed on Sundays, its Saturday is taken. */
function offered(from: string, count: number): SlotDay[] {
  return Array.from({ length: count }, (_, index) => {
    const date = addDays(from, index);
    const weekday = new Date(date).getUTCDay();
    const slots = weekday === 0 ? [] : HOURS.slice(0, 9 - (index % 3)).map((hour) => slotAt(date, hour, weekday));
    return { date, slots };
  });
}

function slotAt(date: string, hour: number, weekday: number) {
  const isTaken = weekday === 6 || hour === 16;
  return {
    id: `${date}-${hour}`,
    start: `${date}T${hour}:00:00Z`,
    end: `${date}T${hour}:45:00Z`,
    ...(isTaken ? { whyNot: "Taken" } : hour === 22 ? { note: "$10 more" } : {}),
  };
}

function Picking(props: Partial<SlotPickerProps>) {
  const [value, setValue] = useState<string | null>(null);
  return (
    <SlotPicker
      label="When shall we come?"
      zone="America/Chicago"
      days={offered(FIRST, 14)}
      {...props}
      value={value}
      onChange={setValue}
    />
  );
}

function Growing() {
  const [days, setDays] = useState(() => offered(FIRST, 7));
  const [loading, setLoading] = useState(false);
  const fetchFrom = (from: string) => {
    setLoading(true);
    setTimeout(() => {
      setDays((before) => [...before, ...offered(from, 7)]);
      setLoading(false);
    }, 800);
  };
  return <Picking days={days} loading={loading} onNeedDays={fetchFrom} />;
}

export function SlotPickerShown() {
  const full = offered(FIRST, 14).map((day) => ({
    ...day,
    slots: day.date < "2026-03-12" ? day.slots.map((slot) => ({ ...slot, whyNot: "Taken" })) : day.slots,
  }));
  return (
    <div className="max-w-xl text-base">
      <Shown state="Two weeks, clocks go forward on March 8">
        <Picking />
      </Shown>
      <Shown state="The first week is full">
        <Picking days={full} />
      </Shown>
      <Shown state="Nothing free, more days can be asked for">
        <Picking days={full.slice(0, 7)} onNeedDays={() => undefined} />
      </Shown>
      <Shown state="More days are fetched on the way">
        <Growing />
      </Shown>
      <Shown state="Loading">
        <Picking days={[]} loading />
      </Shown>
      <Shown state="Nothing on offer">
        <Picking days={[]} onRetry={() => undefined} />
      </Shown>
      <Shown state="Could not be fetched">
        <Picking days={[]} error={unreached(null)} onRetry={() => undefined} />
      </Shown>
    </div>
  );
}
