import { blockDay, openDay } from "@api/strathwell/sdk.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import { TextField } from "@kit/console/Field";
import { InnerLink } from "@kit/console/InnerLink";
import { SidePanel } from "@kit/console/SidePanel";
import { toast } from "@kit/console/toast";
import { longDay } from "@markets/strathwell/days";
import { type FormEvent, type ReactNode, useState } from "react";
import type { DayTaken } from "./month";

export interface DayPanelProps {
  day: string;
  taken: DayTaken;
  isPast: boolean;
  onClose: () => void;
}

/** One day: what stands on it, and closing it or opening it again. */
export function DayPanel({ day, taken, isPast, onClose }: DayPanelProps) {
  const { secured, held, blocked } = taken;
  const isGiven = secured.length > 0 || held.length > 0;
  return (
    <SidePanel open title={longDay(day)} onClose={onClose}>
      <div className="grid gap-5">
        {secured.map((one) => (
          <Booking key={one.booking_id} id={one.booking_id} number={one.booking_number}>
            Booked and paid for.
          </Booking>
        ))}
        {held.map((one) => (
          <Booking key={one.booking_id} id={one.booking_id} number={one.booking_number}>
            Kept until <TimeText at={one.expires_at} as="exact" />, number {one.rank} in line.
          </Booking>
        ))}
        {blocked ? <Closed day={day} note={blocked.note} /> : null}
        {isGiven || blocked ? null : isPast ? (
          <p className="m-0 text-muted">This day has passed; nothing was booked.</p>
        ) : (
          <CloseForm day={day} />
        )}
        {isGiven && !blocked && !isPast ? (
          <p className="m-0 text-muted">To have this day for yourself, step back from the request first.</p>
        ) : null}
      </div>
    </SidePanel>
  );
}

function Booking({ id, number, children }: { id: string; number: number; children: ReactNode }) {
  return (
    <div>
      <InnerLink href={`/bookings/${id}`} className="font-semibold text-link underline underline-offset-4">
        Request #{number}
      </InnerLink>
      <p className="m-0 mt-1">{children}</p>
    </div>
  );
}

function Closed({ day, note }: { day: string; note: string }) {
  const opening = useIntent<string, unknown>({
    send: (which, keyed) => openDay({ path: { day: which }, ...keyed }),
    onDone: () => toast("The day is open again", { tone: "done" }),
  });
  return (
    <div className="grid gap-3">
      <p className="m-0">You closed this day{note ? <>: {note}</> : "."}</p>
      {opening.error ? <ErrorState thrown={opening.error} doing="open this day" as="line" /> : null}
      <div>
        <Button busy={opening.isPending} onClick={() => opening.mutate(day)}>
          Open it again
        </Button>
      </div>
    </div>
  );
}

interface Wish {
  day: string;
  note: string;
}

function CloseForm({ day }: { day: string }) {
  const [note, setNote] = useState("");
  const closing = useIntent<Wish, unknown>({
    send: (wish, keyed) => blockDay({ path: { day: wish.day }, body: { note: wish.note }, ...keyed }),
    onDone: () => toast("The day is closed", { tone: "done" }),
  });
  function close(event: FormEvent): void {
    event.preventDefault();
    closing.mutate({ day, note: note.trim() });
  }
  return (
    <form onSubmit={close} className="grid gap-3">
      <p className="m-0">This day is free. Close it, and nobody can ask you for it.</p>
      <TextField
        label="Note"
        optional
        hint="Only you read it."
        maxLength={200}
        value={note}
        error={closing.error?.field("note")}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {closing.error ? <ErrorState thrown={closing.error} doing="close this day" as="line" /> : null}
      <div>
        <Button type="submit" look="primary" busy={closing.isPending}>
          Close this day
        </Button>
      </div>
    </form>
  );
}
