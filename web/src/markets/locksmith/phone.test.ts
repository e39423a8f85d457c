import { expect, test } from "vitest";
import { withCountryCode } from "./phone";

test("a national number gets its country code, an international one is left alone", () => {
  expect(withCountryCode("(312) 555-0142")).toBe("+13125550142");
  expect(withCountryCode("1 312 555 0142")).toBe("+13125550142");
  expect(withCountryCode("+44 20 7946 0000")).toBe("+44 20 7946 0000");
  expect(withCountryCode("12")).toBe("12");
});
