import { addLocksmith } from "@api/locksmith/sdk.gen";
import { useIntent } from "@kit/base/intent";
import { ButtonLink } from "@kit/console/Button";
import { PageHeader } from "@kit/console/PageHeader";
import { toast } from "@kit/console/toast";
import { getRouteApi } from "@tanstack/react-router";
import { type Checked, NOTHING } from "./fields";
import { LocksmithForm } from "./LocksmithForm";
import { useLocksmithForm } from "./useLocksmithForm";

const route = getRouteApi("/locksmiths/new");

/** A new locksmith; once saved, the next wave can ask them. */
export function AddLocksmithPage() {
  const navigate = route.useNavigate();
  const held = useLocksmithForm("new-locksmith", NOTHING);
  const add = useIntent({
    send: async (given: Checked, keyed) => (await addLocksmith({ body: given, ...keyed })).data,
    onDone: (locksmith) => {
      held.forget();
      toast(`${locksmith.display_name} is added`, { tone: "done", detail: "The next wave can ask them." });
      void navigate({ to: "/locksmiths/$locksmithId", params: { locksmithId: locksmith.id }, replace: true });
    },
  });
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader
        title="Add a locksmith"
        tab="Add a locksmith · Locksmith console"
        crumbs={[{ label: "Locksmiths", to: "/locksmiths" }]}
      >
        Saved, they are active and available: the next wave can ask them.
      </PageHeader>
      <div className="rounded-xl border border-border bg-surface p-4 shadow-surface sm:p-6">
        <LocksmithForm
          held={held}
          onSend={(given) => add.mutate(given)}
          busy={add.isPending}
          problem={add.error}
          doing="add this locksmith"
          saveLabel="Add locksmith"
          leave={<ButtonLink href="/locksmiths">Back</ButtonLink>}
          withNotes
        />
      </div>
    </div>
  );
}
