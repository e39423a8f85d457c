import type { PriceGiven, PriceRow, ServiceType, Urgency } from "@api/locksmith/types.gen";
import { parseMoney, typedMoney } from "@kit/console/money";
import { SERVICE, URGENCY } from "@markets/locksmith/words";

/** A deposit as it stands in its field. Empty in an area: what counts everywhere counts there. */
export interface PriceForm {
  text: string;
  offered: boolean;
}

/** What the server has for one place in the table. */
export interface PriceBase {
  deposit_minor: number;
  is_offered: boolean;
}

export interface PricePlace {
  service: ServiceType;
  urgency: Urgency;
  /** Null: everywhere. */
  areaId: string | null;
}

export const SERVICES = Object.keys(SERVICE) as ServiceType[];
export const URGENCIES = Object.keys(URGENCY) as Urgency[];

export const keyOf = ({ service, urgency, areaId }: PricePlace): string => `${service}|${urgency}|${areaId ?? ""}`;

export function placeOf(key: string): PricePlace {
  const [service, urgency, areaId] = key.split("|");
  return { service: service as ServiceType, urgency: urgency as Urgency, areaId: areaId || null };
}

export const rowKey = (row: PriceRow): string =>
  keyOf({ service: row.service_type, urgency: row.urgency, areaId: row.area_id });

export const baseOf = (row: PriceRow): PriceBase => ({
  deposit_minor: row.deposit_minor,
  is_offered: row.is_offered,
});

/** Null in the table stands as an empty field. */
export const formOf = (base: PriceBase | null, currency: string): PriceForm =>
  base ? { text: typedMoney(base.deposit_minor, currency), offered: base.is_offered } : { text: "", offered: true };

/** `null`: inherits what counts everywhere; else the amount, or what is wrong with it. */
export type ReadPrice = { base: PriceBase | null } | { wrong: string };

export function readPrice(form: PriceForm, place: PricePlace, currency: string): ReadPrice {
  if (!form.text.trim()) {
    return place.areaId ? { base: null } : { wrong: "Type an amount; where it is not to be had, turn it off." };
  }
  const read = parseMoney(form.text, currency);
  if ("wrong" in read) return read;
  if (read.minor < 1) return { wrong: "A deposit is at least the smallest coin." };
  return { base: { deposit_minor: read.minor, is_offered: form.offered } };
}

export const sameBase = (one: PriceBase | null, other: PriceBase | null): boolean =>
  one?.deposit_minor === other?.deposit_minor && one?.is_offered === other?.is_offered;

/** The whole table as the API takes it: what stands, with the changes laid over it. */
export function givenOf(
  standing: ReadonlyMap<string, PriceBase>,
  changed: ReadonlyMap<string, PriceBase | null>,
): { keys: string[]; items: PriceGiven[] } {
  const whole = new Map<string, PriceBase | null>([...standing, ...changed]);
  const kept = [...whole].flatMap(([key, base]) => (base ? [{ key, base }] : []));
  return {
    keys: kept.map(({ key }) => key),
    items: kept.map(({ key, base }) => {
      const { service, urgency, areaId } = placeOf(key);
      return { service_type: service, urgency, area_id: areaId, ...base };
    }),
  };
}
