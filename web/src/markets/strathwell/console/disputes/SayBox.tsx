import { addNote, sayAsStaff } from "@api/strathwell/sdk.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { Button } from "@kit/console/Button";
import { TextArea } from "@kit/console/Field";
import { toast } from "@kit/console/toast";
import { forgetDraft, keepDraft, readDraft } from "@markets/strathwell/console/draft";
import { useState } from "react";

const SHORTEST = 3;

/** To the parties, or among staff: two buttons, so that a note never goes out by mistake. */
export function SayBox({ disputeId }: { disputeId: string }) {
  const draft = `dispute-${disputeId}`;
  const [text, setText] = useState(() => readDraft<string>(draft) ?? "");
  const [tried, setTried] = useState(false);
  const short = text.trim().length < SHORTEST;
  const say = useIntent({
    send: ({ body, note }: { body: string; note: boolean }, keyed) =>
      (note ? addNote : sayAsStaff)({ path: { dispute_id: disputeId }, body: { body }, ...keyed }),
    onDone: (_, { note }) => {
      forgetDraft(draft);
      setText("");
      setTried(false);
      toast(note ? "The note is kept" : "All parties can read it now", { tone: "done" });
    },
  });
  function send(note: boolean): void {
    setTried(true);
    if (!short && !say.isPending) say.mutate({ body: text.trim(), note });
  }
  const busy = (note: boolean) => say.isPending && say.variables?.note === note;
  return (
    <form className="mt-4 grid gap-3 border-t border-separator pt-4" onSubmit={(event) => event.preventDefault()}>
      <TextArea
        label="Say something"
        rows={3}
        maxLength={5000}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          keepDraft(draft, event.currentTarget.value);
        }}
        error={tried && short ? "Write a few words." : say.error?.field("body")}
      />
      {say.error ? <ErrorState as="line" thrown={say.error} doing="send this" /> : null}
      <div className="flex flex-wrap justify-end gap-2">
        <Button busy={busy(true)} onClick={() => send(true)}>
          Keep as a note for staff
        </Button>
        <Button look="primary" busy={busy(false)} onClick={() => send(false)}>
          Tell all parties
        </Button>
      </div>
    </form>
  );
}
