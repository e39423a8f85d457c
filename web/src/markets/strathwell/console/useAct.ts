import { type Intent, type Keyed, useIntent } from "@kit/base/intent";
import { toast } from "@kit/console/toast";
import { type QueryKey, useQueryClient } from "@tanstack/react-query";

export interface Act<Input> {
  send: (input: Input, keyed: Keyed) => Promise<{ data?: unknown }>;
  /** What is said once it is done. */
  says: string;
  /** The query whose record the answer is: the page shows it at once, before anything is read again. */
  at?: QueryKey;
  onDone: () => void;
}

/** One thing staff do: sent once, told when done, and its dialog closed only then. */
export function useAct<Input>({ send, says, at, onDone }: Act<Input>): Intent<Input, { data?: unknown }> {
  const queries = useQueryClient();
  return useIntent({
    send,
    onDone: ({ data }) => {
      if (at && data !== undefined) queries.setQueryData(at, data);
      toast(says, { tone: "done" });
      onDone();
    },
  });
}
