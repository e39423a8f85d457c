import { asProblem } from "@api/problem";
import { toast } from "@kit/console/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";

export interface Act<Input> {
  do: (input: Input) => void;
  /** What is being done just now. */
  busyWith: Input | null;
}

/**
 * Something a person does at the desk. What came of it is told by the stream; what went wrong is
 * said at once.
 */
export function useAct<Input, Answer>(
  doing: string,
  send: (input: Input) => Promise<Answer>,
  keys: readonly (readonly string[])[],
  onDone?: (answer: Answer, input: Input) => void,
): Act<Input> {
  const queries = useQueryClient();
  const { mutate, isPending, variables } = useMutation({
    mutationFn: send,
    onSuccess: onDone,
    onError: (thrown) => {
      toast(`Could not ${doing}.`, { tone: "trouble", detail: asProblem(thrown).message });
    },
    onSettled: () => Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
  return {
    do: (input) => {
      if (!isPending) mutate(input);
    },
    busyWith: isPending ? (variables as Input) : null,
  };
}
