import type { JobFile } from "@api/locksmith/types.gen";
import { type Intent, type Keyed, useIntent } from "@kit/base/intent";
import { toast } from "@kit/console/toast";
import type { DialogGiven } from "./given";

/** One action on a job: sent once, told when done, and its dialog closed only then. */
export function useJobIntent<Input>(
  { job, action, onClose }: DialogGiven,
  send: (input: Input, keyed: Keyed, job: JobFile) => Promise<unknown>,
): Intent<Input, unknown> {
  return useIntent<Input, unknown>({
    send: (input, keyed) => send(input, keyed, job),
    onDone: () => {
      toast(`${job.number}: ${action.label} done`, { tone: "done" });
      onClose();
    },
  });
}
