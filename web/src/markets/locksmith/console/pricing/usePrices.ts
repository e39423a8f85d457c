import { listServiceAreasOptions, seePricingOptions } from "@api/locksmith/@tanstack/react-query.gen";
import { replacePricing } from "@api/locksmith/sdk.gen";
import type { PriceGiven, PriceRow } from "@api/locksmith/types.gen";
import { useIntent } from "@kit/base/intent";
import { toast } from "@kit/console/toast";
import { headersFor } from "@markets/locksmith/console/seen";
import { type Edit, useDraft } from "@markets/locksmith/console/useDraft";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  baseOf,
  formOf,
  givenOf,
  keyOf,
  type PriceBase,
  type PriceForm,
  type PricePlace,
  placeOf,
  readPrice,
  rowKey,
  sameBase,
} from "./priceTable";

/** One place in the table: as it shall be, and what is to be said about it. */
export interface PriceCell {
  place: PricePlace;
  form: PriceForm;
  isChanged: boolean;
  error: string | undefined;
  /** Somebody else changed it meanwhile: what stands there now. */
  conflict: { now: PriceBase | null } | null;
}

const standingOf = (rows: readonly PriceRow[]) => new Map(rows.map((row) => [rowKey(row), baseOf(row)]));
const isConflict = (edit: Edit<PriceBase, PriceForm>, standing: PriceBase | null) => !sameBase(edit.base, standing);

/** The price table with the changes that wait laid over it, and what can be done with them. */
export function usePrices() {
  const queries = useQueryClient();
  const listed = useQuery({ ...seePricingOptions(), refetchInterval: 60_000 });
  const areas = useQuery(listServiceAreasOptions());
  const draft = useDraft<PriceBase, PriceForm>("prices");
  const [sent, setSent] = useState<readonly string[]>([]);
  const save = useIntent({
    send: ({ items, version }: { items: PriceGiven[]; version: string }, keyed) =>
      replacePricing({ body: { items }, ...headersFor(version, keyed) }),
    onDone: ({ data }) => {
      queries.setQueryData(seePricingOptions().queryKey, data);
      toast("Prices saved: they count for the next request", { tone: "done" });
      draft.clear();
    },
  });
  const rows = listed.data?.items ?? [];
  const currency = rows[0]?.currency ?? "USD";
  const standing = standingOf(rows);
  const edits = Object.entries(draft.edits);

  function refusedAt(key: string): string | undefined {
    const place = sent.indexOf(key);
    if (place < 0 || !save.error) return undefined;
    return save.error.field(`items.${place}.deposit_minor`) ?? save.error.field(`items.${place}`);
  }

  function cellAt(place: PricePlace): PriceCell {
    const key = keyOf(place);
    const base = standing.get(key) ?? null;
    const edit = draft.edits[key];
    if (!edit) return { place, form: formOf(base, currency), isChanged: false, error: refusedAt(key), conflict: null };
    const read = readPrice(edit.now, place, currency);
    return {
      place,
      form: edit.now,
      isChanged: true,
      error: "wrong" in read ? read.wrong : refusedAt(key),
      conflict: isConflict(edit, base) ? { now: base } : null,
    };
  }

  function edit(place: PricePlace, next: PriceForm): void {
    const key = keyOf(place);
    const base = standing.get(key) ?? null;
    const read = readPrice(next, place, currency);
    if ("base" in read && sameBase(read.base, base)) draft.drop(key);
    else draft.put(key, { base: draft.edits[key] ? (draft.edits[key].base ?? null) : base, now: next });
  }

  async function saveAll(): Promise<void> {
    // The table is replaced as a whole: what others saved meanwhile must be in it.
    const fresh = await listed.refetch();
    if (!fresh.data || fresh.isError) return;
    const now = standingOf(fresh.data.items);
    const changed = new Map<string, PriceBase | null>();
    for (const [key, one] of edits) {
      const read = readPrice(one.now, placeOf(key), currency);
      if ("wrong" in read || isConflict(one, now.get(key) ?? null)) return;
      changed.set(key, read.base);
    }
    const { keys, items } = givenOf(now, changed);
    setSent(keys);
    save.mutate({ items, version: fresh.data.version });
  }

  const cells = edits.map(([key]) => cellAt(placeOf(key)));
  return {
    listed,
    areas,
    currency,
    cellAt,
    standing,
    overridesIn: (areaId: string) => rows.filter((row) => row.area_id === areaId).length,
    changesIn: (areaId: string | null) => cells.filter((cell) => cell.place.areaId === areaId).length,
    changes: edits.length,
    wrong: cells.filter((cell) => cell.error || cell.conflict).length,
    save,
    edit,
    keepMine: (cell: PriceCell) => draft.put(keyOf(cell.place), { base: cell.conflict?.now ?? null, now: cell.form }),
    takeBack: (cell: PriceCell) => draft.drop(keyOf(cell.place)),
    saveAll: () => void saveAll(),
    discard: () => {
      draft.clear();
      save.reset();
    },
  };
}
