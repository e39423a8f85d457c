import type { VendorPage } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { buttonLook } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { TextField } from "@kit/public/Field";
import { longDay, tomorrow } from "@markets/strathwell/days";
import { Link } from "@tanstack/react-router";
import { isDay } from "./filters";
import { ShortlistButton } from "./ShortlistButton";

export interface AskForDayProps {
  vendor: VendorPage;
  /** Empty: no day was named yet. */
  day: string;
  /** Undefined while it is being asked. */
  free: boolean | null | undefined;
  thrown: unknown;
  onDay: (day: string) => void;
  onRetry: () => void;
}

/** "Is my day free?", and what one does about it. */
export function AskForDay({ vendor, day, free, thrown, onDay, onRetry }: AskForDayProps) {
  const kind = vendor.vendor_type === "venue_owner" ? "venue" : "service";
  return (
    <Card className="flex flex-col gap-4">
      <TextField
        label="Is your day free?"
        type="date"
        min={tomorrow()}
        value={day}
        onChange={(event) => {
          if (!event.target.value || isDay(event.target.value)) onDay(event.target.value);
        }}
      />
      {day ? (
        <div aria-live="polite" className="min-h-8">
          {thrown ? (
            <ErrorState as="line" thrown={thrown} doing="look at that day" onRetry={onRetry} />
          ) : free === undefined ? (
            <Skeleton className="h-8 w-2/3 rounded-full" />
          ) : (
            <p className="m-0 flex flex-wrap items-center gap-2">
              <StatusBadge size="large" {...(free ? FREE : TAKEN)} /> {longDay(day)}
            </p>
          )}
        </div>
      ) : null}
      {day && free === false ? (
        <Link
          to="/browse"
          search={{ type: vendor.vendor_type, category: vendor.category, free_on: day } as never}
          className={buttonLook("primary", true)}
        >
          See who is free that day
        </Link>
      ) : (
        <Way vendor={vendor} day={day} />
      )}
      <ShortlistButton vendorId={vendor.id} kind={kind} />
    </Card>
  );
}

const FREE = { tone: "done", label: "Free" } as const;
const TAKEN = { tone: "stopped", label: "Not free" } as const;

/** A venue begins a booking; a service joins one, so it goes by the shortlist. */
function Way({ vendor, day }: { vendor: VendorPage; day: string }) {
  if (vendor.vendor_type !== "venue_owner") {
    return <p className="m-0 text-sm text-muted">Put them on your shortlist; you ask them together with a venue.</p>;
  }
  return (
    <Link
      to="/bookings/new"
      search={{ venue: vendor.id, ...(day ? { day } : {}) } as never}
      className={buttonLook("primary", true)}
    >
      {day ? "Ask for this day" : "Ask for a day"}
    </Link>
  );
}
