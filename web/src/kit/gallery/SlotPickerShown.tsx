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

/** The night of the first of November: half past one comes twice. */
const TWICE: SlotDay[] = [
  {
    date: "2026-11-01",
    slots: [5, 6, 7, 8].map((hour) => ({
      id: `t${hour}`,
      start: `2026-11-01T0${hour}:30:00Z`,
      end: `2026-11-01T0${hour + 1}:00:00Z`,
    })),
  },
];

function Picking({ first = null, ...props }: Partial<SlotPickerProps> & { first?: string | null }) {
  const [value, setValue] = useState(first);
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
  return <Picking label="When is the tasting?" days={days} loading={loading} onNeedDays={fetchFrom} />;
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
        <Picking label="When may we call?" days={full} />
      </Shown>
      <Shown state="The chosen time is gone meanwhile">
        <Picking label="When shall we fetch it?" first={`${FIRST}-16`} />
      </Shown>
      <Shown state="The hour that comes twice">
        <Picking label="When does it start?" days={TWICE} first="t7" />
      </Shown>
      <Shown state="Nothing free, more days can be asked for">
        <Picking label="When do you move in?" days={full.slice(0, 7)} onNeedDays={() => undefined} />
      </Shown>
      <Shown state="More days are fetched on the way">
        <Growing />
      </Shown>
      <Shown state="Loading">
        <Picking label="When shall we meet?" days={[]} loading />
      </Shown>
      <Shown state="Nothing on offer">
        <Picking label="When shall we deliver?" days={[]} onRetry={() => undefined} />
      </Shown>
      <Shown state="Could not be fetched">
        <Picking label="When shall we collect?" days={[]} error={unreached(null)} onRetry={() => undefined} />
      </Shown>
    </div>
  );
}
