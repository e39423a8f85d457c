import { expect, test } from "vitest";
import { scrollToSee, windowOf } from "./windowing";

const list = { seenHeight: 400, rowHeight: 40, count: 10_000, spare: 10 };

test("the beginning of a long list", () => {
  expect(windowOf({ ...list, scrolled: 0 })).toEqual({ from: 0, to: 24 });
});

test("in the middle, what is seen and some more is drawn, in whole blocks", () => {
  const seen = windowOf({ ...list, scrolled: 200_000 });
  expect(seen.from).toBeLessThanOrEqual(4_990);
  expect(seen.to).toBeGreaterThanOrEqual(5_020);
  expect(seen.to - seen.from).toBeLessThan(60);
  expect(windowOf({ ...list, scrolled: 200_040 })).toEqual(seen);
});

test("the end, and scrolled past it", () => {
  expect(windowOf({ ...list, scrolled: 399_600 }).to).toBe(10_000);
  const past = windowOf({ ...list, scrolled: 900_000 });
  expect(past.to).toBe(10_000);
  expect(past.from).toBeLessThan(10_000);
});

test("a list below what is seen, and an empty one", () => {
  expect(windowOf({ ...list, scrolled: -5_000 }).from).toBe(0);
  expect(windowOf({ ...list, count: 0, scrolled: 0 })).toEqual({ from: 0, to: 0 });
});

test("scrolls only as far as needed to see a row", () => {
  expect(scrollToSee({ top: 100, bottom: 140 }, { top: 50, bottom: 500 })).toBe(0);
  expect(scrollToSee({ top: 20, bottom: 60 }, { top: 50, bottom: 500 })).toBe(-30);
  expect(scrollToSee({ top: 490, bottom: 530 }, { top: 50, bottom: 500 })).toBe(30);
});
