import { serverNow } from "@api/clock";
import { type Lane, LazySwimLanes } from "@kit/pictures";
import { useState } from "react";
import { States } from "./States";

const NAMES = ["Ava Brooks", "Luis Ortega", "Mei Chen", "Sam Whitfield-Montgomery", "Noor Haddad", "Tom Reilly"];
const MINUTE = 60_000;

function lanesAround(now: number): Lane[] {
  const at = (minutes: number) => new Date(now + minutes * MINUTE).toISOString();
  return NAMES.map((label, index): Lane => {
    const sent = index < 3 ? -14 : -5;
    const delivered = { at: at(sent + 0.3), label: "Delivered", tone: "moving" as const };
    const lane = { id: label, label, detail: `${(2.1 + index * 1.3).toFixed(1)} km away` };
    if (index === 0)
      return {
        ...lane,
        bars: [{ from: at(sent), to: at(sent + 3), tone: "stopped", label: "Declined" }],
        marks: [delivered, { at: at(sent + 3), label: "Answered no", tone: "stopped" }],
      };
    if (index < 3)
      return {
        ...lane,
        bars: [{ from: at(sent), to: at(sent + 8), tone: "waiting", label: "Expired" }],
        marks: [delivered],
      };
    if (index === 3)
      return {
        ...lane,
        bars: [{ from: at(sent), to: at(-1), tone: "done", label: "Accepted" }],
        marks: [delivered, { at: at(-1), label: "Assigned", tone: "done" }],
      };
    if (index === 4)
      return {
        ...lane,
        bars: [{ from: at(sent), to: at(sent + 0.6), tone: "trouble", label: "Not delivered" }],
        marks: [{ at: at(sent + 0.6), label: "Undeliverable", tone: "trouble" }],
      };
    return {
      ...lane,
      bars: [{ from: at(sent), to: null, tone: "moving", label: "Waiting for an answer" }],
      marks: [delivered],
    };
  });
}

export function SwimLanesShown() {
  const [start] = useState(() => serverNow().getTime());
  const lanes = lanesAround(start);
  const span = { from: new Date(start - 15 * MINUTE), to: new Date(start + 5 * MINUTE) };
  return (
    <States
      states={[
        { title: "Two waves", picture: <LazySwimLanes label="Waves of job 1042" lanes={lanes} {...span} /> },
        {
          title: "One value, over",
          picture: <LazySwimLanes label="Waves of job 1041" lanes={lanes.slice(0, 1)} {...span} now={false} />,
        },
        {
          title: "Empty",
          picture: <LazySwimLanes label="Waves of job 1043" lanes={[]} {...span} empty="No wave has been sent yet." />,
        },
        { title: "Loading", picture: <LazySwimLanes label="Waves" lanes={[]} {...span} loading /> },
      ]}
    />
  );
}
