import { useEffect, useRef, useState } from "react";
import { type Draft, draftOf, type Filters, readDraft, type Wrong } from "./filters";

/** Typing pauses for so long before it is looked for. */
const PAUSE_MS = 350;
const keyOf = (filters: Filters): string => JSON.stringify(Object.entries(filters).sort());

/** What stands in the fields: from the address at first, ahead of it while one types, with it after "back". */
export function useFilterDraft(filters: Filters, onChange: (next: Filters) => void) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(filters));
  const [wrong, setWrong] = useState<Wrong>({});
  const sent = useRef(keyOf(filters));
  const timer = useRef(0);
  useEffect(() => {
    if (keyOf(filters) === sent.current) return;
    sent.current = keyOf(filters);
    setDraft(draftOf(filters));
    setWrong({});
  }, [filters]);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  function send(next: Draft): void {
    const read = readDraft(next);
    setWrong(read.wrong);
    if (keyOf(read.filters) === sent.current) return;
    sent.current = keyOf(read.filters);
    onChange(read.filters);
  }

  function type(name: keyof Draft, value: string): void {
    const next = { ...draft, [name]: value };
    setDraft(next);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => send(next), PAUSE_MS);
  }

  /** A choice needs no pause; neither does Enter. */
  function choose(changes: Partial<Draft>): void {
    const next = { ...draft, ...changes };
    setDraft(next);
    window.clearTimeout(timer.current);
    send(next);
  }

  return { draft, wrong, type, choose };
}
