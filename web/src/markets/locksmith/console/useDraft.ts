import { useCallback, useState } from "react";

const PREFIX = "locksmith-console-draft-";

/** What was changed of one row: as it was when the change began (null: it is new), and as it shall be. */
export interface Edit<Base, Now> {
  base: Base | null;
  now: Now;
}

/** The changes that wait to be saved, by the row's key. */
export type Edits<Base, Now> = Readonly<Record<string, Edit<Base, Now>>>;

function read<Base, Now>(name: string): Edits<Base, Now> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(PREFIX + name) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Edits<Base, Now>) : {};
  } catch {
    return {};
  }
}

function write(name: string, edits: Edits<unknown, unknown>): void {
  try {
    if (Object.keys(edits).length) sessionStorage.setItem(PREFIX + name, JSON.stringify(edits));
    else sessionStorage.removeItem(PREFIX + name);
  } catch {
    // Storage may be forbidden or full; the draft then lives as long as the page.
  }
}

/** Changes to a table that is saved as a whole. They outlive a refresh, in this tab only. */
export function useDraft<Base, Now>(name: string) {
  const [edits, setEdits] = useState<Edits<Base, Now>>(() => read(name));
  const change = useCallback(
    (next: (before: Edits<Base, Now>) => Edits<Base, Now>) =>
      setEdits((before) => {
        const after = next(before);
        write(name, after);
        return after;
      }),
    [name],
  );
  const put = useCallback(
    (key: string, edit: Edit<Base, Now>) => change((before) => ({ ...before, [key]: edit })),
    [change],
  );
  const drop = useCallback((key: string) => change(({ [key]: _dropped, ...rest }) => rest), [change]);
  const clear = useCallback(() => change(() => ({})), [change]);
  return { edits, put, drop, clear };
}
