import { expect, it } from "vitest";
import type { JournalEntry } from "../api";
import { isNews, lineOf } from "./words";

const entry: JournalEntry = {
  seq: 1,
  at: "2026-11-21T12:00:00.000+00:00",
  topic: "payments",
  provider: "stripe",
  kind: "request",
  operation: "payment_intents.create",
  subject: "pi_1",
  data: { status: 200 },
};

it("says who spoke to whom", () => {
  expect(lineOf(entry)).toEqual({ who: "App → Stripe", what: "payment intents · create (200)", tone: "plain" });
  const delivery = { ...entry, kind: "delivery", operation: "webhook.charge.refunded" } as const;
  expect(lineOf(delivery).who).toBe("Stripe → app");
  expect(lineOf({ ...entry, kind: "control", operation: "payment_intent.pay", data: {} }).who).toBe("You");
});

it("marks what failed", () => {
  expect(lineOf({ ...entry, data: { status: 503 } }).tone).toBe("trouble");
  expect(lineOf({ ...entry, kind: "fault" }).tone).toBe("trouble");
});

it("leaves out the application's looking again and again", () => {
  expect(isNews({ ...entry, operation: "messages.list" })).toBe(false);
  expect(isNews({ ...entry, operation: "messages.list", data: { status: 500 } })).toBe(true);
  expect(isNews(entry)).toBe(true);
});
