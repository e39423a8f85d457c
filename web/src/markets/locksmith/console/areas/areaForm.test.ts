import { expect, test } from "vitest";
import { errorsOf, formOf, givenOf, isSame, moved, newForm } from "./areaForm";

const area = {
  id: "a",
  name: "Oak Park",
  city: "Oak Park",
  region: "IL",
  lat: 41.885,
  lng: -87.7845,
  radius_km: 6,
  is_active: true,
};

test("an area survives the form unchanged", () => {
  expect(givenOf(formOf(area), "a")).toEqual(area);
  expect(isSame(formOf(area), formOf(area))).toBe(true);
});

test("a drag is rounded to what a person would type", () => {
  const to = moved(formOf(area), { lat: 41.88512345, lng: -87.1, radiusKm: 6.2345 });
  expect([to.lat, to.lng, to.radius]).toEqual(["41.88512", "-87.1", "6.2"]);
});

test("what cannot be is said at its field", () => {
  const form = { ...newForm({ lat: 0, lng: 0 }), name: "X", city: "X", region: "IL", lat: "91", radius: "far" };
  expect(Object.keys(errorsOf(form))).toEqual(["lat", "radius"]);
});
