import type { AreaGiven, AreaSeen } from "@api/locksmith/types.gen";

/** An area as it stands in the form: what is typed stays as it was typed. */
export interface AreaForm {
  name: string;
  city: string;
  region: string;
  lat: string;
  lng: string;
  radius: string;
  active: boolean;
}

export type AreaField = keyof AreaForm;
export type AreaErrors = Partial<Record<AreaField, string>>;

const LARGEST_KM = 500;
const MISSING = { name: "Give it a name.", city: "Say which city.", region: "Say which." };
/** About a metre; more digits say nothing. */
const PLACES = 5;

/** The API's names of the fields, to find what it says about one. */
export const FIELD_OF: Record<string, AreaField> = {
  name: "name",
  city: "city",
  region: "region",
  lat: "lat",
  lng: "lng",
  radius_km: "radius",
};

const typed = (value: number): string => String(Number(value.toFixed(PLACES)));

export const formOf = (area: AreaSeen): AreaForm => ({
  name: area.name,
  city: area.city,
  region: area.region,
  lat: typed(area.lat),
  lng: typed(area.lng),
  radius: typed(area.radius_km),
  active: area.is_active,
});

export const moved = (form: AreaForm, to: { lat: number; lng: number; radiusKm: number }): AreaForm => ({
  ...form,
  lat: typed(to.lat),
  lng: typed(to.lng),
  radius: typed(Number(to.radiusKm.toFixed(1))),
});

export const newForm = (at: { lat: number; lng: number }): AreaForm => ({
  name: "",
  city: "",
  region: "",
  lat: typed(at.lat),
  lng: typed(at.lng),
  radius: "10",
  active: true,
});

/** A number as people type it; null where it is none. */
export function numberOf(text: string): number | null {
  const plain = text.trim().replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

export const isSame = (one: AreaForm, other: AreaForm): boolean =>
  (Object.keys(one) as AreaField[]).every((field) => one[field] === other[field]);

export function errorsOf(form: AreaForm): AreaErrors {
  const errors: AreaErrors = {};
  for (const field of ["name", "city", "region"] as const) {
    if (!form[field].trim()) errors[field] = MISSING[field];
    else if (form[field].trim().length > 100) errors[field] = "At most 100 characters.";
  }
  const lat = numberOf(form.lat);
  const lng = numberOf(form.lng);
  const radius = numberOf(form.radius);
  if (lat === null || Math.abs(lat) > 90) errors.lat = "Degrees from -90 to 90, such as 41.885.";
  if (lng === null || Math.abs(lng) > 180) errors.lng = "Degrees from -180 to 180, such as -87.784.";
  if (radius === null || radius <= 0 || radius > LARGEST_KM)
    errors.radius = `Kilometres, more than 0 and at most ${LARGEST_KM}.`;
  return errors;
}

/** As the API takes it; only where `errorsOf` found nothing. */
export const givenOf = (form: AreaForm, id: string | null): AreaGiven => ({
  ...(id ? { id } : {}),
  name: form.name.trim(),
  city: form.city.trim(),
  region: form.region.trim(),
  lat: numberOf(form.lat) ?? 0,
  lng: numberOf(form.lng) ?? 0,
  radius_km: numberOf(form.radius) ?? 0,
  is_active: form.active,
});
