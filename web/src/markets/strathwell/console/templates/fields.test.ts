import { describe, expect, it } from "vitest";
import { CURRENCY, checked, NOTHING, type Typed } from "./fields";

const check = (typed: Partial<Typed>) => checked({ ...NOTHING, title: "Garden supper", ...typed }, CURRENCY);

describe("a template as it is typed", () => {
  it("is sent in minor units and basis points, without empty steps", () => {
    const read = check({
      budget: "25,000",
      min_guests: "40",
      parts: [
        { category: "venue", percent: "62.5" },
        { category: "music", percent: "37.5" },
      ],
      steps: [" Book the garden. ", ""],
    });
    expect(read).toMatchObject({
      body: {
        budget_cents: 2_500_000,
        min_guests: 40,
        max_guests: null,
        budget_split: { venue: 6250, music: 3750 },
        steps: ["Book the garden."],
      },
    });
  });

  it("says what is wrong at the field it is about", () => {
    const read = check({
      title: " ",
      min_guests: "50",
      max_guests: "20",
      budget: "lots",
      parts: [{ category: "venue", percent: "90" }],
    });
    expect("wrong" in read ? Object.keys(read.wrong).sort() : []).toEqual(["budget", "max_guests", "parts", "title"]);
  });

  it("needs no split at all", () => {
    expect(check({})).toHaveProperty("body");
  });
});
