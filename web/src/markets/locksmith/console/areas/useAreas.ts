import { listServiceAreasOptions, seeCoverageOptions } from "@api/locksmith/@tanstack/react-query.gen";
import { replaceServiceAreas } from "@api/locksmith/sdk.gen";
import type { AreaGiven, AreaSeen } from "@api/locksmith/types.gen";
import type { ApiProblem } from "@api/problem";
import { useIntent } from "@kit/base/intent";
import { toast } from "@kit/console/toast";
import { headersFor } from "@markets/locksmith/console/seen";
import { useDraft } from "@markets/locksmith/console/useDraft";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type AreaErrors, type AreaForm, errorsOf, FIELD_OF, formOf, givenOf, isSame } from "./areaForm";

/** One row of the list: as it shall be, what of it is changed, and what is wrong with it. */
export interface AreaLine {
  key: string;
  /** As the server has it; null for a new one. */
  seen: AreaSeen | null;
  form: AreaForm;
  isChanged: boolean;
  /** Somebody else changed it while it was being edited here. */
  conflict: AreaSeen | null;
  errors: AreaErrors;
}

interface Sent {
  items: AreaGiven[];
  version: string;
}

const sameOnServer = (one: AreaSeen, other: AreaSeen) => isSame(formOf(one), formOf(other));

/** `items.2.name` → what is said about each field of each row that was sent. */
function errorsByKey(problem: ApiProblem | null, sent: readonly string[]): Record<string, AreaErrors> {
  const found: Record<string, AreaErrors> = {};
  for (const [path, said] of Object.entries(problem?.details ?? {})) {
    const [, place, name = ""] = /^items\.(\d+)\.?(\w*)/.exec(path) ?? [];
    const key = sent[Number(place)];
    if (place !== undefined && key !== undefined && typeof said === "string")
      found[key] = { ...found[key], [FIELD_OF[name] ?? "name"]: said };
  }
  return found;
}

/** The areas with the changes that wait laid over them, and what can be done with them. */
export function useAreas() {
  const queries = useQueryClient();
  const listed = useQuery({ ...listServiceAreasOptions(), refetchInterval: 60_000 });
  const coverage = useQuery({ ...seeCoverageOptions(), refetchInterval: 60_000 });
  const draft = useDraft<AreaSeen, AreaForm>("areas");
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState<readonly string[]>([]);
  const save = useIntent({
    send: ({ items, version }: Sent, keyed) => replaceServiceAreas({ body: { items }, ...headersFor(version, keyed) }),
    onDone: ({ data }, { items }) => {
      queries.setQueryData(listServiceAreasOptions().queryKey, data);
      toast(`Service areas saved: ${items.filter((area) => area.is_active).length} in use`, { tone: "done" });
      draft.clear();
      setTried(false);
    },
  });
  const refused = errorsByKey(save.error, sent);

  function linesOver(areas: readonly AreaSeen[]): AreaLine[] {
    const known = areas.map((seen): AreaLine => {
      const edit = draft.edits[seen.id];
      const conflict = edit?.base && !sameOnServer(edit.base, seen) ? seen : null;
      const form = edit?.now ?? formOf(seen);
      const errors = { ...(edit && tried ? errorsOf(form) : {}), ...refused[seen.id] };
      return { key: seen.id, seen, form, isChanged: Boolean(edit), conflict, errors };
    });
    const ids = new Set(areas.map((area) => area.id));
    const added = Object.entries(draft.edits)
      .filter(([key]) => !ids.has(key))
      .map(([key, { now }]): AreaLine => {
        const errors = { ...(tried ? errorsOf(now) : {}), ...refused[key] };
        return { key, seen: null, form: now, isChanged: true, conflict: null, errors };
      });
    return [...known, ...added];
  }

  const lines = listed.data ? linesOver(listed.data.items) : undefined;

  function edit(line: AreaLine, next: AreaForm): void {
    if (refused[line.key]) save.reset();
    if (line.seen && isSame(formOf(line.seen), next) && !line.conflict) draft.drop(line.key);
    else draft.put(line.key, { base: draft.edits[line.key]?.base ?? line.seen, now: next });
  }

  async function saveAll(): Promise<void> {
    setTried(true);
    // The list is replaced as a whole: what others saved meanwhile must be in it.
    const fresh = await listed.refetch();
    if (!fresh.data || fresh.isError) return;
    const now = linesOver(fresh.data.items);
    const waits = now.some((line) => line.isChanged && (line.conflict || Object.keys(errorsOf(line.form)).length));
    if (waits) return;
    setSent(now.map((line) => line.key));
    const items = now.map((line) => givenOf(line.form, line.seen?.id ?? null));
    save.mutate({ items, version: fresh.data.version });
  }

  return {
    listed,
    counts: new Map((coverage.data?.items ?? []).map((count) => [count.area_id, count])),
    lines,
    changes: Object.keys(draft.edits).length,
    wrong: lines?.filter((line) => line.conflict || Object.keys(line.errors).length).length ?? 0,
    save,
    edit,
    saveAll: () => void saveAll(),
    add: (form: AreaForm) => {
      const key = `new-${crypto.randomUUID()}`;
      draft.put(key, { base: null, now: form });
      return key;
    },
    takeBack: (line: AreaLine) => draft.drop(line.key),
    keepMine: (line: AreaLine) => draft.put(line.key, { base: line.seen, now: line.form }),
    discard: () => {
      draft.clear();
      setTried(false);
      save.reset();
    },
  };
}
