import { editLocksmith } from "@api/locksmith/sdk.gen";
import type { LocksmithFile } from "@api/locksmith/types.gen";
import { useIntent } from "@kit/base/intent";
import { PhoneText } from "@kit/base/PhoneText";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import { Facts } from "@kit/console/Facts";
import { Section } from "@kit/console/Section";
import { toast } from "@kit/console/toast";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { type Checked, changesOf, typedOf } from "./fields";
import { LocksmithForm } from "./LocksmithForm";
import { Services } from "./Services";
import { useLocksmithForm } from "./useLocksmithForm";

function Edit({ locksmith, onClose }: { locksmith: LocksmithFile; onClose: () => void }) {
  // What was there when editing began: what somebody else changes meanwhile is not sent back.
  const [before] = useState(locksmith);
  const held = useLocksmithForm(`locksmith-${locksmith.id}`, typedOf(before));
  const close = () => {
    held.forget();
    onClose();
  };
  const edit = useIntent({
    send: (body: Partial<Checked>, keyed) => editLocksmith({ path: { locksmith_id: locksmith.id }, body, ...keyed }),
    onDone: () => {
      toast("Details saved", { tone: "done" });
      close();
    },
  });
  function send(given: Checked): void {
    const { notes: _notes, ...changes } = changesOf(before, given);
    if (Object.keys(changes).length) edit.mutate(changes);
    else close();
  }
  return (
    <LocksmithForm
      held={held}
      onSend={send}
      busy={edit.isPending}
      problem={edit.error}
      doing="save the details"
      saveLabel="Save"
      leave={<Button onClick={close}>Discard</Button>}
      withNotes={false}
    />
  );
}

/** Who they are, where and what they do; and the same to change. */
export function Details({ locksmith }: { locksmith: LocksmithFile }) {
  const [editing, setEditing] = useState(false);
  const { base_lat: lat, base_lng: lng } = locksmith;
  return (
    <Section
      title="Details"
      aside={
        editing ? null : (
          <Button size="small" icon={<Pencil size={14} aria-hidden />} onClick={() => setEditing(true)}>
            Edit
          </Button>
        )
      }
    >
      {editing ? (
        <Edit locksmith={locksmith} onClose={() => setEditing(false)} />
      ) : (
        <Facts
          rows={[
            { label: "Phone", value: <PhoneText phone={locksmith.phone} /> },
            { label: "City", value: locksmith.primary_city },
            { label: "Services", value: <Services whole of={locksmith} /> },
            { label: "Typical hours", value: locksmith.typical_hours || null },
            {
              label: "Base point",
              value:
                lat === null || lng === null ? (
                  <span className="text-muted">None: found by their city</span>
                ) : (
                  <TextLink href={`https://www.openstreetmap.org/?mlat=${lat}&mlon=${lng}#map=15/${lat}/${lng}`}>
                    {`${lat}, ${lng}`}
                  </TextLink>
                ),
            },
            { label: "With us since", value: <TimeText at={locksmith.onboarded_at} as="exact" /> },
            { label: "Added by", value: locksmith.onboarded_by },
          ]}
        />
      )}
    </Section>
  );
}
