import { expect, test } from "vitest";
import * as z from "zod/mini";
import { lenientSearch } from "./search";

const read = lenientSearch(z.object({ q: z.nullish(z.string().check(z.minLength(2))), size: z.optional(z.int()) }));

test("what fits is kept, what does not is left out", () => {
  expect(read({ q: "lock", size: "many", other: 1 })).toEqual({ q: "lock" });
  expect(read({ q: "x", size: 20 })).toEqual({ size: 20 });
  expect(read({ q: "" })).toEqual({});
});
