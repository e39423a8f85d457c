/**
 * One thing a person means to do, sent until its outcome is known.
 *
 * The idempotency key belongs to what was meant (the same input), not to the click: a double click
 * joins the first, a retry after a lost answer carries the same key, so it happens once. A refusal
 * or a success ends it; the next click means something new.
 */

import { type ApiProblem, asProblem } from "@api/problem";
import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

export interface Keyed {
  headers: { "Idempotency-Key": string };
}

interface Meant {
  what: string;
  key: string;
}

export interface IntentOptions<Input, Output> {
  /** Sends it, with these headers. */
  send: (input: Input, keyed: Keyed) => Promise<Output>;
  /** Queries whose answers this changes, by the first part of their key's `_id`; `all` by default. */
  onDone?: (output: Output, input: Input) => void;
  onProblem?: (problem: ApiProblem, input: Input) => void;
}

export type Intent<Input, Output> = UseMutationResult<Output, ApiProblem, Input>;

export function useIntent<Input, Output>(options: IntentOptions<Input, Output>): Intent<Input, Output> {
  const queries = useQueryClient();
  const meant = useRef<Meant | null>(null);
  const underWay = useRef<Promise<Output> | null>(null);

  function keyFor(input: Input): string {
    const what = JSON.stringify(input) ?? "";
    if (meant.current?.what !== what) meant.current = { what, key: crypto.randomUUID() };
    return meant.current.key;
  }

  async function once(input: Input): Promise<Output> {
    const sent = options.send(input, { headers: { "Idempotency-Key": keyFor(input) } });
    underWay.current = sent;
    try {
      const output = await sent;
      meant.current = null;
      return output;
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.kind === "refused") meant.current = null;
      throw problem;
    } finally {
      underWay.current = null;
    }
  }

  return useMutation<Output, ApiProblem, Input>({
    mutationFn: (input) => underWay.current ?? once(input),
    onSuccess: (output, input) => options.onDone?.(output, input),
    onError: (problem, input) => options.onProblem?.(problem, input),
    onSettled: () => queries.invalidateQueries(),
  });
}
