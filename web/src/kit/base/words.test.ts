import { expect, it } from "vitest";
import { count, day, id, oneOf, wordsOf } from "./words";

const read = wordsOf({ step: oneOf(["when", "venue"]), venue: id, on: day, guests: count });
const ID = "0199aaaa-0000-7000-8000-000000000001";

it("keeps what fits", () => {
  const given = { step: "venue", venue: ID, on: "2027-05-08", guests: 90 };
  expect(read(given)).toEqual(given);
});

it("leaves out what does not, and what nobody asked for", () => {
  const given = { step: "toString", venue: "1; drop", on: "2027-13-01", guests: 1.5, more: "x" };
  expect(read(given)).toEqual({});
});
