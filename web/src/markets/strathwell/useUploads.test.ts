import { expect, test } from "vitest";
import { moved } from "./useUploads";

const files = ["a", "b", "c"].map((key) => ({ key }));
const order = (items: readonly { key: string }[]) => items.map(({ key }) => key).join("");

test("a file goes to its new place and the others close up", () => {
  expect(order(moved(files, "a", 2))).toBe("bca");
  expect(order(moved(files, "c", 0))).toBe("cab");
});

test("a place that is none changes nothing", () => {
  expect(moved(files, "a", -1)).toBe(files);
  expect(moved(files, "c", 3)).toBe(files);
  expect(moved(files, "d", 0)).toBe(files);
});
