import { expect, it } from "vitest";
import { add, read, remove } from "./shortlist";

it("holds everybody once, in the order they came, also where nothing can be stored", () => {
  add("a", "venue");
  add("b", "service");
  add("a", "venue");
  expect(read()).toEqual([
    { vendorId: "a", kind: "venue" },
    { vendorId: "b", kind: "service" },
  ]);
  expect(read()).toBe(read());
  remove("a");
  remove("nobody");
  expect(read().map((one) => one.vendorId)).toEqual(["b"]);
});
