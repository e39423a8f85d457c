import type { BookingSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/public/Button";
import { useState } from "react";
import { Part } from "./Part";
import { useTimeline } from "./useBooking";

const LATEST = 8;

const who = (said: string) => (said === "The organizer" ? "You" : said);

/** Everything that happened, the oldest first. */
export function TimelinePart({ booking }: { booking: BookingSeen }) {
  const found = useTimeline(booking.id);
  const [isWhole, showAll] = useState(false);
  const lines = found.data?.items ?? [];
  const earlier = isWhole ? 0 : Math.max(0, lines.length - LATEST);
  return (
    <Part title="What happened">
      {found.data ? (
        <>
          {earlier ? (
            <Button look="secondary" className="self-start" onClick={() => showAll(true)}>
              Show {earlier} earlier
            </Button>
          ) : null}
          <ol className="m-0 grid list-none gap-3 p-0">
            {lines.slice(earlier).map((line) => (
              <li key={`${line.seq}-${line.event}`} className="border-l-2 border-border pl-3">
                <p className="m-0 wrap-anywhere">
                  {who(line.who)} {line.what}
                  {line.vendor && line.vendor !== line.who ? ` (${line.vendor})` : ""}
                </p>
                {line.reason ? <p className="m-0 text-sm wrap-anywhere">“{line.reason}”</p> : null}
                <p className="m-0 text-sm text-muted">
                  <TimeText at={line.at} />
                </p>
              </li>
            ))}
          </ol>
        </>
      ) : found.error ? (
        <ErrorState as="line" thrown={found.error} doing="show it" onRetry={() => void found.refetch()} />
      ) : (
        <Loading what="the history">
          <Skeleton className="mb-3 h-10 w-full" />
          <Skeleton className="mb-3 h-10 w-full" />
          <Skeleton className="h-10 w-full" />
        </Loading>
      )}
    </Part>
  );
}
