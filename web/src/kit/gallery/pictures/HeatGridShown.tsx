import { calendarGrid, LazyHeatGrid } from "@kit/pictures";
import { States } from "./States";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const HOURS = Array.from({ length: 24 }, (_, hour) => `${hour % 12 || 12} ${hour < 12 ? "AM" : "PM"}`);
const BUSY = DAYS.map((_, day) =>
  HOURS.map((__, hour) =>
    Math.max(0, Math.round(9 * Math.sin((hour - 6) / 3.4) + (day > 3 ? 5 : 1) + ((hour * 7 + day) % 3))),
  ),
);
const SINGLE = DAYS.map((_, day) => HOURS.map((__, hour) => (day === 2 && hour === 14 ? 3 : 0)));
const NOTHING = DAYS.map(() => HOURS.map(() => 0));
const START = Date.UTC(2026, 5, 3);
const CALENDAR = calendarGrid(
  Array.from({ length: 170 }, (_, index) => ({
    day: new Date(START + index * 86_400_000).toISOString().slice(0, 10),
    value: Math.max(0, Math.round(140 + 120 * Math.sin(index / 9) - ((index * 37) % 90))) * 100,
  })),
);
const HOURLY = { rows: DAYS, columns: HOURS };

export function HeatGridShown() {
  return (
    <States
      states={[
        {
          title: "Many: weekday by hour",
          picture: <LazyHeatGrid label="Requests by weekday and hour" {...HOURLY} values={BUSY} />,
        },
        {
          title: "Many: a calendar",
          picture: (
            <LazyHeatGrid
              label="Requests per day since June"
              rows={CALENDAR.rows}
              columns={CALENDAR.columns}
              values={CALENDAR.values}
              cellName={(row, column) => CALENDAR.days[row]?.[column] ?? ""}
            />
          ),
        },
        {
          title: "One value",
          picture: <LazyHeatGrid label="Requests by weekday and hour" {...HOURLY} values={SINGLE} />,
        },
        {
          title: "Empty",
          picture: <LazyHeatGrid label="Requests by weekday and hour" {...HOURLY} values={NOTHING} />,
        },
        {
          title: "Loading",
          picture: <LazyHeatGrid label="Requests by weekday and hour" {...HOURLY} values={NOTHING} loading />,
        },
      ]}
    />
  );
}
