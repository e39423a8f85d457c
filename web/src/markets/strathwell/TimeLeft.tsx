import { useNow } from "@kit/base/clock";
import { formatExact } from "@kit/base/format";
import { sayTimeLeft } from "./remaining";

/** How long until `until`, counted down; the moment itself is in the title. */
export function TimeLeft({ until, over }: { until: string; over: string }) {
  const end = new Date(until);
  const left = sayTimeLeft((end.getTime() - useNow().getTime()) / 1000);
  return (
    <time dateTime={until} title={formatExact(end)} className="figures font-semibold whitespace-nowrap">
      {left || over}
    </time>
  );
}
