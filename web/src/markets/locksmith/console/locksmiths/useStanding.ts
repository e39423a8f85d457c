import { editLocksmith } from "@api/locksmith/sdk.gen";
import type { LocksmithRow } from "@api/locksmith/types.gen";
import type { ApiProblem } from "@api/problem";
import { useIntent } from "@kit/base/intent";
import { toast } from "@kit/console/toast";

type Who = Pick<LocksmithRow, "id" | "display_name">;

const failed = (problem: ApiProblem) => toast(problem.message, { tone: "trouble" });

/** Whether they are asked for jobs just now. Can be taken back. */
export function useAvailable({ id, display_name }: Who) {
  const intent = useIntent({
    send: (is_available: boolean, keyed) =>
      editLocksmith({ path: { locksmith_id: id }, body: { is_available }, ...keyed }),
    onDone: (_answer, is_available) =>
      toast(is_available ? `${display_name} is available` : `${display_name} is not available`, {
        tone: "done",
        detail: is_available ? "The next wave may ask them." : "They are not asked until they are available again.",
        undo: () => intent.mutate(!is_available),
      }),
    onProblem: failed,
  });
  return intent;
}

/** Whether they work with us at all. */
export function useActive({ id, display_name }: Who, onDone?: () => void) {
  return useIntent({
    send: (is_active: boolean, keyed) => editLocksmith({ path: { locksmith_id: id }, body: { is_active }, ...keyed }),
    onDone: (_answer, is_active) => {
      toast(is_active ? `${display_name} is active` : `${display_name} is inactive`, { tone: "done" });
      onDone?.();
    },
    onProblem: (problem, is_active) => {
      // What was asked in a dialog is answered there.
      if (is_active) failed(problem);
    },
  });
}
