import { expect, test } from "vitest";
import { capsOf, nameOf, read } from "./shortcuts";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test("presses have one name on every keyboard", () => {
  expect(nameOf(press("j"))).toBe("j");
  expect(nameOf(press("J"))).toBe("j");
  expect(nameOf(press("J", { shiftKey: true }))).toBe("shift+j");
  expect(nameOf(press("?", { shiftKey: true }))).toBe("?");
  expect(nameOf(press("k", { metaKey: true }))).toBe("mod+k");
  expect(nameOf(press("k", { ctrlKey: true }))).toBe("mod+k");
  expect(nameOf(press("Enter"))).toBe("enter");
  expect(nameOf(press("Shift", { shiftKey: true }))).toBeNull();
});

test("one key, a run of keys, and a run that leads nowhere", () => {
  const known = ["j", "g d", "g l", "mod+k"];
  expect(read("", "j", known)).toEqual({ keys: "j", rest: "" });
  expect(read("", "g", known)).toEqual({ keys: null, rest: "g" });
  expect(read("g", "d", known)).toEqual({ keys: "g d", rest: "" });
  expect(read("g", "x", known)).toEqual({ keys: null, rest: "" });
  expect(read("g", "j", known)).toEqual({ keys: "j", rest: "" });
  expect(read("g", "g", known)).toEqual({ keys: null, rest: "g" });
});

test("caps to draw", () => {
  expect(capsOf("mod+k", true)).toEqual(["⌘", "K"]);
  expect(capsOf("mod+k", false)).toEqual(["Ctrl", "K"]);
  expect(capsOf("g d", false)).toEqual(["G", "D"]);
  expect(capsOf("?", false)).toEqual(["?"]);
});
