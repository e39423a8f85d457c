import { describe, expect, it } from "vitest";
import { read, searchOf, type Typed, typedOf } from "./occasion";

const ID = "0199aaaa-0000-7000-8000-000000000001";
const FIRST = "2027-01-02";
const WHOLE: Typed = { template: ID, guests: "90", day: "2027-05-08", city: " Savannah ", budget: "25,000" };

describe("read", () => {
  it("makes an occasion of what was typed", () => {
    expect(read(WHOLE, FIRST)).toEqual({
      occasion: {
        template_id: ID,
        guest_count: 90,
        event_date: "2027-05-08",
        city: "Savannah",
        budget_cents: 2_500_000,
      },
    });
  });

  it("leaves out a budget and a city that were not given", () => {
    expect(read({ ...WHOLE, budget: " ", city: "" }, FIRST)).toEqual({
      occasion: { template_id: ID, guest_count: 90, event_date: "2027-05-08" },
    });
  });

  it("says what is wrong, field by field", () => {
    const found = read({ template: "", guests: "1.5", day: "2027-01-01", city: "", budget: "-3" }, FIRST);
    expect("wrong" in found && Object.keys(found.wrong).sort()).toEqual(["budget", "day", "guests", "template"]);
  });
});

it("comes back from the address as it went", () => {
  const found = read(WHOLE, FIRST);
  if (!("occasion" in found)) throw new Error("cannot be read");
  expect(read(typedOf(searchOf(found.occasion)), FIRST)).toEqual(found);
});
