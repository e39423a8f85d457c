/** The one way to the server: every answer that is not a success becomes an ApiProblem. */

import { noteLead } from "./clock";
import { problemOf, unreached } from "./problem";

/** How long a call may stay without an answer before it counts as unreached. */
const PATIENCE_MS = 20_000;

export async function wiredFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const given = init?.signal ?? (input instanceof Request ? input.signal : null);
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const signal = given ? AbortSignal.any([given, patience]) : patience;
  let answer: Response;
  try {
    answer = await fetch(input, { ...init, signal, credentials: "same-origin" });
  } catch (cause) {
    // The caller's own cancellation is not a problem to tell anybody about.
    if (given?.aborted) throw cause;
    throw unreached(cause);
  }
  noteLead(answer);
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}
