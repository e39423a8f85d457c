import { seeDisputeOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { say } from "@api/strathwell/sdk.gen";
import type { BookingSeen, DisputeSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { useIntent } from "@kit/base/intent";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/public/Button";
import { TextArea } from "@kit/public/Field";
import { Evidence } from "@markets/strathwell/Evidence";
import { whileDown } from "@markets/strathwell/live";
import { UploadBox } from "@markets/strathwell/UploadBox";
import { useUploads } from "@markets/strathwell/useUploads";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { decided, EVIDENCE_MOST, reasonOf, roleOf, STATUS, STILL_SENDING } from "./disputeWords";
import { LOOK_AGAIN_MS } from "./useBooking";

const SAY_MIN = 3;

/** One objection: what it is about, what was said, what was decided. */
export function Dispute({ booking, dispute }: { booking: BookingSeen; dispute: DisputeSeen }) {
  const path = { booking_id: booking.id, dispute_id: dispute.id };
  const whole = useQuery({ ...seeDisputeOptions({ path }), refetchInterval: whileDown(LOOK_AGAIN_MS) });
  const about = (booking.vendors ?? []).filter((row) => dispute.booking_vendor_ids.includes(row.id));
  const isOpen = dispute.status === "open" || dispute.status === "under_review";
  const outcome = decided(dispute);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <h3 className="m-0 text-base font-semibold">{reasonOf(dispute.reason)}</h3>
        <StatusBadge {...STATUS[dispute.status]} />
      </div>
      <p className="m-0 text-sm text-muted">
        {about.length ? about.map((row) => row.business_name).join(", ") : "The event as a whole"}
        {dispute.amount_cents && dispute.currency ? ` · ${formatMoney(dispute.amount_cents, dispute.currency)}` : ""}
        {" · "}
        <TimeText at={dispute.created_at} />
      </p>
      <p className="m-0 whitespace-pre-line wrap-anywhere">{dispute.description}</p>
      {outcome || dispute.resolution_note ? (
        <p className="m-0 rounded-xl bg-done-tint p-4 text-done-ink">
          {outcome ? `${outcome}. ` : ""}
          {dispute.resolution_note}
        </p>
      ) : null}
      {whole.error && !whole.data ? (
        <ErrorState as="line" thrown={whole.error} doing="show what was said" onRetry={() => void whole.refetch()} />
      ) : null}
      {whole.data?.entries.length ? (
        <ol className="m-0 grid list-none gap-3 p-0">
          {whole.data.entries.map((entry) => (
            <li key={entry.id} className="rounded-xl bg-surface-secondary p-4">
              <p className="m-0 text-sm text-muted">
                {roleOf(entry.author_role)}, <TimeText at={entry.created_at} />
              </p>
              <p className="m-0 whitespace-pre-line wrap-anywhere">{entry.body}</p>
            </li>
          ))}
        </ol>
      ) : null}
      <Evidence bookingId={booking.id} disputeId={dispute.id} />
      {isOpen ? <SayForm path={path} /> : null}
    </div>
  );
}

function SayForm({ path }: { path: { booking_id: string; dispute_id: string } }) {
  const [body, setBody] = useState("");
  const [wrong, setWrong] = useState<string>();
  const evidence = useUploads("evidence", []);
  const send = useIntent({
    send: async (said: { body: string; file_ids: string[] }, keyed) => (await say({ path, body: said, ...keyed })).data,
    onDone: () => {
      setBody("");
      for (const { key } of evidence.items) evidence.remove(key);
    },
  });
  const told = send.error?.field("body");

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (body.trim().length < SAY_MIN) setWrong("Write a few words.");
    else if (evidence.busy) setWrong(STILL_SENDING);
    else send.mutate({ body: body.trim(), file_ids: evidence.ids });
  }
  return (
    <form noValidate className="flex flex-col gap-3" onSubmit={submit}>
      <TextArea
        label="Say something"
        hint="The vendor and staff read it."
        rows={3}
        maxLength={5000}
        value={body}
        error={wrong ?? told}
        onChange={(event) => {
          setBody(event.currentTarget.value);
          setWrong(undefined);
        }}
      />
      <UploadBox
        label="Pictures and papers"
        hint="The vendor and staff see them."
        kind="evidence"
        uploads={evidence}
        most={EVIDENCE_MOST}
      />
      {send.error && !told ? <ErrorState as="line" thrown={send.error} doing="send it" /> : null}
      <Button type="submit" look="secondary" className="self-start" busy={send.isPending}>
        Send
      </Button>
    </form>
  );
}
