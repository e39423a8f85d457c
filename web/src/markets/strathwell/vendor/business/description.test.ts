import { expect, test } from "vitest";
import { describedBy, wrongIn } from "./description";

const nothing = describedBy(undefined).typed;

test("a venue without its name, city, address and size says each of them", () => {
  expect(Object.keys(wrongIn(nothing, "venue_owner", "USD")).sort()).toEqual(["capacity", "city", "name", "place"]);
});

test("a service needs what it does and no size", () => {
  expect(Object.keys(wrongIn(nothing, "service_provider", "USD")).sort()).toEqual(["category", "city", "name"]);
});

test("a list price may be left out and is read digit by digit", () => {
  const typed = { ...nothing, name: "Two Spoons", city: "Savannah", category: "catering" };
  expect(wrongIn(typed, "service_provider", "USD")).toEqual({});
  expect(wrongIn({ ...typed, price: "4,200.00" }, "service_provider", "USD")).toEqual({});
  expect(wrongIn({ ...typed, price: "42.001" }, "service_provider", "USD").price).toContain("2 digits");
});
