import { expect, test } from "vitest";
import { standingOf } from "./standing";

const shown = { problem: "", shown: true, repeat: false };

test("what is shown once needs no word", () => {
  expect(standingOf(shown)).toBeNull();
});

test("what cannot be read says why, before anything else", () => {
  const said = standingOf({ problem: "it is sealed for another browser", shown: false, repeat: true });
  expect(said).toEqual({ tone: "trouble", label: "Cannot be read: it is sealed for another browser" });
});

test("what is held and what came again are told apart", () => {
  expect(standingOf({ ...shown, shown: false })?.tone).toBe("waiting");
  expect(standingOf({ ...shown, repeat: true })?.tone).toBe("stopped");
});
