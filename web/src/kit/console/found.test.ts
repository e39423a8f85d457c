import { expect, test } from "vitest";
import { byDay, detailsOf } from "./days";
import { linesOf, matchCommands } from "./found";
import { splitHref } from "./InnerLink";
import { leadWords } from "./lead";

const run = () => {};

test("commands by words, those that begin with the text first", () => {
  const commands = [
    { id: "1", title: "Go to jobs", run },
    { id: "2", title: "Jobs that wait", run },
    { id: "3", title: "Add a locksmith", run },
  ];
  expect(matchCommands(commands, "jobs").map((one) => one.id)).toEqual(["2", "1"]);
  expect(matchCommands(commands, "to go").map((one) => one.id)).toEqual(["1"]);
  expect(matchCommands(commands, "")).toHaveLength(3);
});

test("results by kind, commands last", () => {
  const found = [
    { id: "1", kind: "Jobs", title: "a", href: "/" },
    { id: "2", kind: "People", title: "b", href: "/" },
    { id: "3", kind: "Jobs", title: "c", href: "/" },
  ];
  const lines = linesOf(found, [{ id: "x", title: "Go", run }]);
  expect(lines.map((line) => line.group)).toEqual(["Jobs", "Jobs", "People", "Go and do"]);
});

test("a console path with its query as the router wants it", () => {
  expect(splitHref("/?status=%5B%22FAILED%22%5D&size=20")).toEqual({
    to: "/",
    search: { status: ["FAILED"], size: 20 },
  });
  expect(splitHref("/jobs/1")).toEqual({ to: "/jobs/1", search: {} });
});

test("how far a clock is ahead", () => {
  expect(leadWords(90_000_000)).toBe("1 d 1 h ahead");
  expect(leadWords(60_000)).toBe("1 min ahead");
});

test("lines by day, and data in words", () => {
  const days = byDay([
    { at: "2026-03-14T18:00:00Z", id: 2 },
    { at: "2026-03-12T18:00:00Z", id: 1 },
  ]);
  expect(days.map((day) => day.lines.length)).toEqual([1, 1]);
  expect(days[0]?.lines[0]?.id).toBe(1);
  expect(detailsOf({ payment_intent: "pi", none: null, parts: [1] })).toEqual([
    ["Payment intent", "pi"],
    ["Parts", "[1]"],
  ]);
});
