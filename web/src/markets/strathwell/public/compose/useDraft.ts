import { useCallback, useState } from "react";
import { type Draft, EMPTY, keepDraft, readDraft } from "./draft";

/** The draft as it is typed, kept in this tab with every change; `given` is where it begins from. */
export function useDraft(bookingId: string | undefined, given: Partial<Draft>) {
  const [draft, setDraft] = useState<Draft>(() => readDraft(bookingId) ?? { ...EMPTY, ...given });
  const write = useCallback(
    (change: Partial<Draft>) => {
      setDraft((before) => {
        const now = { ...before, ...change };
        keepDraft(now, bookingId);
        return now;
      });
    },
    [bookingId],
  );
  return { draft, write };
}
