/**
 * Strathwell's live line. Whoever is signed in shows a ticket for it, good once; while it is down the
 * pages ask again by themselves, and no longer once it is back.
 */

import { askForTicket } from "@api/strathwell/sdk.gen";
import { LiveLine } from "@kit/base/live";
import { setLine, useLive } from "@kit/base/useLive";
import { type Query, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";

const SUBPROTOCOL = "steelyard.live.v1";
const BURST_MS = 350;

let line: LiveLine | null = null;

/** Opens the line of this page, once; needs the configured client (`account.ts`). */
export function beginLive(base: string, queries: QueryClient): void {
  if (line) return;
  const made = new LiveLine(base, async () => {
    const { ticket } = (await askForTicket()).data;
    return [SUBPROTOCOL, `ticket.${ticket}`];
  });
  line = made;
  setLine(made);
  // What is shown is read once more, and with it each question learns whether to go on asking.
  made.watch(() => {
    if (made.state() !== "connecting") void queries.invalidateQueries();
  });
}

/** Whether one has to ask, because nobody tells. */
export const isDown = (): boolean => line?.state() !== "live";

/** For `refetchInterval`: every so often while the line is down, never while it stands. */
export const whileDown = (ms: number) => (): number | false => (isDown() ? ms : false);

/** Such as `listBookings`: what a question is called, a generated one or one of our own. */
function nameOf({ queryKey: [first, second] }: Query): string {
  const called = (first as { _id?: unknown } | undefined)?._id ?? second;
  return typeof called === "string" ? called : "";
}

/** Whoever is told of a change reads what is shown again, at once and about three times a second at most. */
export function useFollow(topics: readonly string[], still?: RegExp): void {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const again = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  const read = useCallback(() => {
    again.current = false;
    void queries.invalidateQueries({ predicate: (query) => !still?.test(nameOf(query)) });
    timer.current = setTimeout(() => {
      timer.current = undefined;
      if (again.current) read();
    }, BURST_MS);
  }, [queries, still]);
  useLive(topics, () => {
    if (timer.current === undefined) read();
    else again.current = true;
  });
}
