import { editLocksmith } from "@api/locksmith/sdk.gen";
import type { LocksmithFile } from "@api/locksmith/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { Button } from "@kit/console/Button";
import { TextArea } from "@kit/console/Field";
import { Section } from "@kit/console/Section";
import { toast } from "@kit/console/toast";
import { forgetDraft, keepDraft, readDraft } from "@markets/locksmith/drafts";
import { useState } from "react";

const MOST = 4000;

/** What staff should know about them; only staff read it. */
export function Notes({ locksmith }: { locksmith: LocksmithFile }) {
  const draft = `locksmith-notes-${locksmith.id}`;
  const [typed, setTyped] = useState<string | null>(() => readDraft(draft).notes ?? null);
  const text = typed ?? locksmith.notes;
  const isChanged = text.trim() !== locksmith.notes.trim();
  const leave = () => {
    forgetDraft(draft);
    setTyped(null);
  };
  const save = useIntent({
    send: (notes: string, keyed) => editLocksmith({ path: { locksmith_id: locksmith.id }, body: { notes }, ...keyed }),
    onDone: () => {
      toast("Notes saved", { tone: "done" });
      leave();
    },
  });
  return (
    <Section title="Notes" aside="Only staff read them">
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (isChanged) save.mutate(text.trim());
        }}
      >
        <TextArea
          label="What to know about them"
          rows={3}
          maxLength={MOST}
          value={text}
          error={save.error?.field("notes")}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            keepDraft(draft, { notes: event.currentTarget.value });
          }}
        />
        {save.error && !save.error.field("notes") ? (
          <ErrorState as="line" thrown={save.error} doing="save the notes" />
        ) : null}
        {isChanged ? (
          <div className="flex justify-end gap-2">
            <Button size="small" onClick={leave}>
              Discard
            </Button>
            <Button type="submit" size="small" look="primary" busy={save.isPending}>
              Save notes
            </Button>
          </div>
        ) : null}
      </form>
    </Section>
  );
}
