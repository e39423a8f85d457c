import { expect, test } from "vitest";
import { type Around, isIos, isMadeFor, octetsOf, offerOf } from "./offer";

const around: Around = {
  key: "BKey",
  sandbox: false,
  known: false,
  supported: true,
  ios: false,
  installed: false,
  permission: "default",
};

test.each<[string, Partial<Around>, string]>([
  ["nothing was said yet", {}, "off"],
  ["the server knows it and the browser may", { known: true, permission: "granted" }, "on"],
  ["leave was taken back since", { known: true, permission: "denied" }, "denied"],
  ["leave was forgotten since", { known: true, permission: "default" }, "off"],
  ["the person said no", { permission: "denied" }, "denied"],
  ["the browser cannot", { supported: false }, "unsupported"],
  ["an iPhone's page is not on the home screen", { ios: true, supported: false }, "install-first"],
  ["an iPhone's page is on the home screen", { ios: true, installed: true }, "off"],
  ["the house has no key", { key: null }, "not-offered"],
  ["a sandbox needs no leave", { sandbox: true, supported: false, permission: "denied" }, "off"],
  ["a sandbox's browser is on", { sandbox: true, known: true }, "on"],
])("when %s", (_when, change, offer) => {
  expect(offerOf({ ...around, ...change })).toBe(offer);
});

test("an iPad that calls itself a Mac is known by its fingers", () => {
  expect(isIos("Mozilla/5.0 (Macintosh; Intel Mac OS X)", 5)).toBe(true);
  expect(isIos("Mozilla/5.0 (Macintosh; Intel Mac OS X)", 0)).toBe(false);
});

test("a subscription made for another key is not taken for ours", () => {
  expect([...octetsOf("_-8B")]).toEqual([255, 239, 1]);
  expect(isMadeFor("_-8B", octetsOf("_-8B").buffer)).toBe(true);
  expect(isMadeFor("_-8B", octetsOf("_-8C").buffer)).toBe(false);
  expect(isMadeFor("_-8B", octetsOf("_-8BAA").buffer)).toBe(false);
  expect(isMadeFor("_-8B", null)).toBe(false);
});
