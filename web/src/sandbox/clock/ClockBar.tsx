import { useNow } from "@kit/base/clock";
import { formatExact } from "@kit/base/format";
import { Button } from "@kit/console/Button";
import { toast } from "@kit/console/toast";
import { useQuery } from "@tanstack/react-query";
import { Clock, FastForward } from "lucide-react";
import { useAct } from "../act";
import type { AppAnswer, Deadline } from "../api";
import { control, tellLead } from "../control";
import { reading } from "../reading";
import { inWords } from "./lead";

const STEPS = [
  { label: "+1 min", seconds: 60 },
  { label: "+1 h", seconds: 3_600 },
  { label: "+24 h", seconds: 86_400 },
];
const KEYS = [reading.clock.queryKey, reading.deadlines.queryKey];

const day = new Intl.DateTimeFormat("en-US", {
  weekday: "short",
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  second: "2-digit",
});

/** Time moved here; whether it did there is the application's word. */
function complain(app: AppAnswer | null): void {
  if (!app || app.ok) return;
  toast("The clock moved here, but not in the application.", {
    tone: "trouble",
    detail: app.status === null ? `It could not be reached. ${app.answer}` : `It answered ${app.status}.`,
  });
}

function ToNext({ next }: { next: Deadline | undefined }) {
  const now = useNow();
  const act = useAct(
    "go to the next deadline",
    () => control.advanceToNext(),
    KEYS,
    (moved) => {
      tellLead(moved);
      complain(moved.app);
      toast(moved.deadline.what, { tone: "done", detail: "The clock stands just past it." });
    },
  );
  if (!next) return <p className="m-0 text-muted">Nothing is due by itself.</p>;
  const left = (new Date(next.at).getTime() - now.getTime()) / 1000;
  return (
    <div className="flex min-w-0 items-center gap-2">
      <Button
        size="small"
        icon={<FastForward size={15} aria-hidden />}
        busy={act.busyWith !== null}
        onClick={() => act.do(undefined)}
      >
        To the next deadline
      </Button>
      <p className="m-0 min-w-0 truncate text-muted" title={next.what}>
        <span className="text-foreground">{next.what}</span> <span className="figures">in {inWords(left)}</span>
      </p>
    </div>
  );
}

/** What time it is in the demo, and pushing it. */
export function ClockBar() {
  const now = useNow();
  const clock = useQuery(reading.clock);
  const deadlines = useQuery(reading.deadlines);
  const push = useAct(
    "push the clock",
    (seconds: number) => control.advance(seconds),
    KEYS,
    (moved) => {
      tellLead(moved);
      complain(moved.app);
    },
  );
  const lead = clock.data?.offset_seconds ?? 0;
  return (
    <section aria-label="Clock" className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2">
      <p className="m-0 flex items-center gap-2">
        <Clock size={16} aria-hidden className="text-muted" />
        <time dateTime={now.toISOString()} title={formatExact(now)} className="figures font-semibold whitespace-nowrap">
          {day.format(now)}
        </time>
        <span className="figures whitespace-nowrap text-muted">
          {lead >= 1 ? `${inWords(lead)} ahead` : "real time"}
        </span>
      </p>
      <div className="flex gap-1.5">
        {STEPS.map((step) => (
          <Button
            key={step.seconds}
            size="small"
            busy={push.busyWith === step.seconds}
            onClick={() => push.do(step.seconds)}
          >
            {step.label}
          </Button>
        ))}
      </div>
      <ToNext next={deadlines.data?.upcoming[0]} />
    </section>
  );
}
