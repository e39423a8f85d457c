import { type Intent, type Keyed, useIntent } from "@kit/base/intent";
import { toast } from "@kit/console/toast";

/** An answer: sent once, told when done, and its dialog closed only then. */
export function useAnswer<Input>(
  done: string,
  onClose: () => void,
  send: (input: Input, keyed: Keyed) => Promise<unknown>,
): Intent<Input, unknown> {
  return useIntent<Input, unknown>({
    send,
    onDone: () => {
      toast(done, { tone: "done" });
      onClose();
    },
  });
}
