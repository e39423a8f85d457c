import type { LocksmithRow, ServiceType } from "@api/locksmith/types.gen";
import { zAddLocksmith } from "@api/locksmith/zod.gen";
import { withCountryCode } from "@markets/locksmith/phone";
import type { FieldErrors, Resolver } from "react-hook-form";
import type * as z from "zod/mini";
import { servicesOf } from "./Services";

/** A locksmith as it is typed. */
export interface Typed {
  display_name: string;
  phone: string;
  primary_city: string;
  services: ServiceType[];
  typical_hours: string;
  notes: string;
  base_lat: string;
  base_lng: string;
}

/** A locksmith as it is sent. */
export type Checked = z.output<typeof zAddLocksmith>;

export const NOTHING: Typed = {
  display_name: "",
  phone: "",
  primary_city: "",
  services: [],
  typical_hours: "",
  notes: "",
  base_lat: "",
  base_lng: "",
};

/** The limits are the API's; these are the words for passing them. */
const WRONG: Record<keyof Typed, string> = {
  display_name: "Write the name of the person or the business, in 100 characters at most.",
  phone: "Write a mobile phone that gets texts, such as (312) 555-0142.",
  primary_city: "Write the city they mostly work in.",
  services: "Choose at least one service.",
  typical_hours: "Use 200 characters at most.",
  notes: "Use 4,000 characters at most.",
  base_lat: "Write degrees between -90 and 90, such as 41.885.",
  base_lng: "Write degrees between -180 and 180, such as -87.784.",
};
const BOTH = "Give both, or neither.";

/** Empty is no number; what is no number stays NaN, so that it is refused rather than lost. */
const degrees = (text: string) => (text.trim() === "" ? null : Number(text.trim()));

function asBody(typed: Typed): Record<string, unknown> {
  return {
    display_name: typed.display_name.trim(),
    phone: withCountryCode(typed.phone),
    primary_city: typed.primary_city.trim(),
    supports_home_lockout: typed.services.includes("home_lockout"),
    supports_car_lockout: typed.services.includes("car_lockout"),
    supports_rekey: typed.services.includes("rekey"),
    supports_smart_lock: typed.services.includes("smart_lock"),
    typical_hours: typed.typical_hours.trim(),
    notes: typed.notes.trim(),
    base_lat: degrees(typed.base_lat),
    base_lng: degrees(typed.base_lng),
  };
}

function wrongOf(typed: Typed, fields: readonly unknown[]): Partial<Record<keyof Typed, string>> {
  const wrong: Partial<Record<keyof Typed, string>> = {};
  for (const field of fields) {
    if (typeof field === "string" && field in WRONG) wrong[field as keyof Typed] = WRONG[field as keyof Typed];
  }
  if (!typed.services.length) wrong.services = WRONG.services;
  if (!typed.base_lat.trim() !== !typed.base_lng.trim()) wrong[typed.base_lat.trim() ? "base_lng" : "base_lat"] = BOTH;
  return wrong;
}

/** Checks what is typed by the API's own schema. */
export const checked: Resolver<Typed, unknown, Checked> = (typed) => {
  const read = zAddLocksmith.safeParse(asBody(typed));
  const wrong = wrongOf(typed, read.success ? [] : read.error.issues.map((issue) => issue.path[0]));
  if (read.success && !Object.keys(wrong).length) return { values: read.data, errors: {} };
  const errors: FieldErrors<Typed> = Object.fromEntries(
    Object.entries(wrong).map(([name, message]) => [name, { type: "validate", message }]),
  );
  return { values: {}, errors };
};

/** A locksmith as the form shows it for editing. */
export function typedOf(locksmith: LocksmithRow): Typed {
  const degreesText = (value: number | null) => (value === null ? "" : String(value));
  return {
    display_name: locksmith.display_name,
    phone: locksmith.phone,
    primary_city: locksmith.primary_city,
    services: servicesOf(locksmith),
    typical_hours: locksmith.typical_hours,
    notes: locksmith.notes,
    base_lat: degreesText(locksmith.base_lat),
    base_lng: degreesText(locksmith.base_lng),
  };
}

/** Only what is changed; the base point goes as a whole. */
export function changesOf(before: LocksmithRow, now: Checked): Partial<Checked> {
  const known: Partial<Record<keyof Checked, unknown>> = before;
  const changed = Object.entries(now).filter(([name, value]) => known[name as keyof Checked] !== value);
  const changes: Partial<Checked> = Object.fromEntries(changed);
  if ("base_lat" in changes || "base_lng" in changes)
    return { ...changes, base_lat: now.base_lat ?? null, base_lng: now.base_lng ?? null };
  return changes;
}
