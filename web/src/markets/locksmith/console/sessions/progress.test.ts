import { expect, test } from "vitest";
import { secondsOnTheWay } from "./progress";

test("the way takes from its first step to the last one reached", () => {
  expect(secondsOnTheWay([{ step: "STARTED", at: "2026-03-01T10:00:00Z" }])).toBeNull();
  expect(
    secondsOnTheWay([
      { step: "STARTED", at: "2026-03-01T10:00:00Z" },
      { step: "LOCATED", at: "2026-03-01T10:00:20Z" },
      { step: "SERVICE_CHOSEN", at: null },
    ]),
  ).toBe(20);
});
