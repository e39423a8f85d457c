import { describe, expect, it } from "vitest";
import { countOf, draftOf, filtersOf, readDraft } from "./filters";

describe("filtersOf", () => {
  it("keeps what the API knows", () => {
    const raw = { type: "venue_owner", category: "venue", city: "Savannah", capacity: 120, free_on: "2027-05-08" };
    expect(filtersOf({ ...raw, sort: "price" })).toEqual({ ...raw, sort: "price" });
  });

  it("leaves out what does not fit, so that an old link still opens", () => {
    const raw = { type: "castle", category: "hasOwnProperty", capacity: -3, free_on: "2027-13-40", sort: "size" };
    expect(filtersOf(raw)).toEqual({});
  });

  it("takes a number as words where words are wanted", () => {
    expect(filtersOf({ city: 1770, q: 54 })).toEqual({ city: "1770", q: "54" });
  });

  it("does not repeat the order everything begins with", () => {
    expect(filtersOf({ sort: "name" })).toEqual({});
  });
});

describe("readDraft", () => {
  it("reads a price digit by digit", () => {
    expect(readDraft({ ...draftOf({}), max_price_cents: "1,250.50" }).filters).toEqual({ max_price_cents: 125_050 });
  });

  it("says what cannot be read and keeps the rest", () => {
    const { filters, wrong } = readDraft({ ...draftOf({}), capacity: "many", max_price_cents: "much", city: "Macon" });
    expect(filters).toEqual({ city: "Macon" });
    expect(Object.keys(wrong).sort()).toEqual(["capacity", "max_price_cents"]);
  });

  it("comes back as it was written", () => {
    const filters = { type: "venue_owner", max_price_cents: 65_000_00, capacity: 80 } as const;
    expect(readDraft(draftOf(filters)).filters).toEqual(filters);
    expect(draftOf(filters).max_price_cents).toBe("65000");
  });
});

it("counts what narrows the list", () => {
  expect(countOf({ city: "Macon", sort: "price" })).toBe(1);
});
