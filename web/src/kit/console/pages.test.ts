import { expect, test } from "vitest";
import { append, changesBetween, mergeFresh, type Page, rowsOf } from "./pages";

interface Row {
  id: string;
  state: string;
}
const keyOf = (row: Row) => row.id;
const page = (ids: string, next: string | null, state = "old"): Page<Row> => ({
  items: [...ids].map((id) => ({ id, state })),
  next_cursor: next,
});
const idsOf = (pages: readonly Page<Row>[]) => rowsOf(pages).map(keyOf).join("");

test("new rows at the top push none out", () => {
  const merged = mergeFresh([page("abc", "c"), page("def", "f")], [page("xya", "a")], keyOf);
  expect(idsOf(merged)).toBe("xyabcdef");
  expect(merged[merged.length - 1]?.next_cursor).toBe("f");
});

test("rows gone from the beginning are gone, those further down stay", () => {
  expect(idsOf(mergeFresh([page("abc", "c"), page("def", "f")], [page("acd", "d")], keyOf))).toBe("acdef");
});

test("fresh pages that reach the end leave nothing old", () => {
  const merged = mergeFresh([page("abc", "c"), page("def", null)], [page("ac", null)], keyOf);
  expect(idsOf(merged)).toBe("ac");
});

test("a row that moved up is not shown twice", () => {
  expect(idsOf(mergeFresh([page("abc", "c"), page("def", "f")], [page("eab", "b")], keyOf))).toBe("eabcdf");
});

test("when all is replaced, only the fresh rows and their cursor count", () => {
  const merged = mergeFresh([page("abc", "c")], [page("xyz", "z")], keyOf);
  expect(idsOf(merged)).toBe("xyz");
  expect(merged[merged.length - 1]?.next_cursor).toBe("z");
});

test("a row that reads the same stays the same object", () => {
  const old = [page("abc", null)];
  const merged = mergeFresh(old, [page("abc", null)], keyOf);
  expect(rowsOf(merged)[1]).toBe(rowsOf(old)[1]);
});

test("one more page at the end, without what was there", () => {
  expect(idsOf(append([page("abc", "c")], page("cde", "e"), keyOf))).toBe("abcde");
});

test("new rows and rows that read otherwise have changed; moved ones have not", () => {
  const before = rowsOf([page("abc", null)]);
  const after = [...rowsOf([page("x", null)]), ...rowsOf([page("cb", null)]), ...rowsOf([page("a", null, "new")])];
  expect(changesBetween(before, after, keyOf)).toEqual(new Set(["x", "a"]));
});
