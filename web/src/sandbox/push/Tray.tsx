import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { Button } from "@kit/console/Button";
import { useQuery } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { useAct } from "../act";
import { control } from "../control";
import { reading } from "../reading";
import { Browsers } from "./Browsers";
import { NotificationCard } from "./NotificationCard";

const KEYS = [reading.push.queryKey];

/** Every notification the application has pushed, to whomever, and the browsers it pushes to. */
export function Tray() {
  const tray = useQuery(reading.push);
  const empty = useAct("empty the tray", () => control.emptyTray(), KEYS);
  if (tray.isPending) {
    return (
      <Loading what="the notifications">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-20" />
          <Skeleton className="h-20" />
        </div>
      </Loading>
    );
  }
  if (!tray.data) {
    return <ErrorState thrown={tray.error} doing="read the notifications" onRetry={() => void tray.refetch()} />;
  }
  const { notifications, browsers } = tray.data;
  return (
    <div className="flex flex-col gap-4">
      {notifications.length ? (
        <section aria-label="Notifications">
          <ul className="m-0 flex list-none flex-col gap-2 p-0">
            {notifications.map((one) => (
              <li key={one.id}>
                <NotificationCard one={one} />
              </li>
            ))}
          </ul>
          <div className="mt-2">
            <Button look="quiet" size="small" busy={empty.busyWith !== null} onClick={() => empty.do(undefined)}>
              Empty the tray
            </Button>
          </div>
        </section>
      ) : (
        <EmptyState title="No notifications yet" icon={<BellRing size={24} aria-hidden />}>
          Press “Tell me on this phone” on a customer's waiting page, or switch on “Tell me” in the console: what they
          are told lands here.
        </EmptyState>
      )}
      {browsers.length ? <Browsers browsers={browsers} /> : null}
    </div>
  );
}
