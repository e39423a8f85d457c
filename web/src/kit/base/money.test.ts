import { expect, test } from "vitest";
import { parseMoney, typedMoney } from "./money";

test.each([
  ["50", 5_000],
  ["50.5", 5_050],
  ["50.00", 5_000],
  [" $1,250.07 ", 125_007],
  ["0.29", 29],
  ["1.15", 115],
  ["4.35", 435],
  ["90071992547409.91", 9_007_199_254_740_991],
])("%s is read digit by digit", (text, minor) => {
  expect(parseMoney(text, "USD")).toEqual({ minor });
});

test.each(["", "abc", "-5", "1e3", "5.", ".5", "5.001", "12,34", "1.2.3", "9007199254740993"])(
  "%s is no amount",
  (text) => {
    expect(parseMoney(text, "USD")).toHaveProperty("wrong");
  },
);

test("a currency without a smaller part", () => {
  expect(parseMoney("500", "JPY")).toEqual({ minor: 500 });
  expect(parseMoney("500.5", "JPY")).toHaveProperty("wrong");
  expect(typedMoney(500, "JPY")).toBe("500");
});

test("an amount as it stands in a field reads back the same", () => {
  for (const minor of [0, 5, 99, 100, 5_000, 123_456_789]) {
    expect(parseMoney(typedMoney(minor, "USD"), "USD")).toEqual({ minor });
  }
});
