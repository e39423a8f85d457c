import { listSessionsOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { endSession } from "@api/strathwell/sdk.gen";
import type { SessionSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { useQuery } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { useState } from "react";

/** Where this account is signed in; what one does not know is ended here. */
export function Devices() {
  const listed = useQuery(listSessionsOptions());
  const [told, setTold] = useState("");
  return (
    <Card className="flex flex-col gap-3">
      <h2 className="m-0 text-xl font-semibold">Signed in on</h2>
      {listed.data ? (
        <ul className="m-0 list-none divide-y divide-separator p-0">
          {listed.data.items.map((one) => (
            <Device key={one.id} seen={one} onEnded={() => setTold(`${nameOf(one)} is signed out.`)} />
          ))}
        </ul>
      ) : listed.error ? (
        <ErrorState as="line" thrown={listed.error} doing="show your devices" onRetry={() => void listed.refetch()} />
      ) : (
        <Loading what="your devices">
          <Skeleton className="mb-2 h-14 w-full" />
          <Skeleton className="h-14 w-full" />
        </Loading>
      )}
      <p role="status" className="m-0 font-medium text-done-ink empty:hidden">
        {told}
      </p>
    </Card>
  );
}

const nameOf = (seen: SessionSeen): string => seen.device || "A device";

function Device({ seen, onEnded }: { seen: SessionSeen; onEnded: () => void }) {
  const end = useIntent({
    send: (id: string, keyed) => endSession({ path: { session_id: id }, ...keyed }),
    onDone: onEnded,
  });
  return (
    <li className="py-3">
      <div className="flex items-center justify-between gap-4">
        <div className="flex min-w-0 items-start gap-3">
          <MonitorSmartphone size={20} aria-hidden className="mt-1 shrink-0 text-muted" />
          <div className="min-w-0">
            <p className="m-0 font-medium wrap-anywhere">{nameOf(seen)}</p>
            <p className="m-0 text-sm text-muted">
              {seen.ip ? `${seen.ip} · ` : ""}
              used <TimeText at={seen.last_used_at} />
            </p>
          </div>
        </div>
        {seen.is_this ? (
          <StatusBadge tone="done" label="This one" />
        ) : (
          <Button
            look="danger"
            busy={end.isPending}
            busyLabel="Ending …"
            aria-label={`End ${nameOf(seen)}`}
            onClick={() => end.mutate(seen.id)}
          >
            End
          </Button>
        )}
      </div>
      {end.error ? <ErrorState as="line" thrown={end.error} doing="end it" /> : null}
    </li>
  );
}
