/** The journal's entries in a line each. */

import type { Tone } from "@kit/base/StatusBadge";
import type { JournalEntry } from "../api";

const WHO: Record<string, string> = {
  stripe: "Stripe",
  twilio: "Twilio",
  google: "Google",
  smtp: "Mail server",
  push: "Push service",
  clock: "Clock",
  faults: "Faults",
  sandbox: "Sandbox",
};

export interface Line {
  who: string;
  what: string;
  tone: Tone;
}

const FAILS_FROM = 400;

function statusOf(entry: JournalEntry): string {
  const { status } = entry.data;
  return typeof status === "number" || typeof status === "string" ? String(status) : "";
}

const words = (operation: string) => operation.replaceAll("_", " ").replaceAll(".", " · ");

export function lineOf(entry: JournalEntry): Line {
  const provider = WHO[entry.provider] ?? entry.provider;
  const status = statusOf(entry);
  const failed = Number(status) >= FAILS_FROM || (entry.kind === "delivery" && status === "0");
  const what = words(entry.operation);
  const told = status ? ` (${status.replaceAll("_", " ")})` : "";
  switch (entry.kind) {
    case "request":
      return { who: `App → ${provider}`, what: `${what}${told}`, tone: failed ? "trouble" : "plain" };
    case "delivery":
      return { who: `${provider} → app`, what: `${what}${told}`, tone: failed ? "trouble" : "moving" };
    case "effect":
      return { who: provider, what: `${what}${told}`, tone: "done" };
    case "fault":
      return { who: provider, what, tone: "trouble" };
    case "control":
      return { who: "You", what: `${what}${told}`, tone: "waiting" };
  }
}

/** The application looks for lost texts again and again; that is no news. */
export const isNews = (entry: JournalEntry): boolean =>
  !(entry.kind === "request" && entry.operation.endsWith(".list") && statusOf(entry) === "200");

const LONG = 16;

/** Enough of an id to tell it from the others. */
export const shortened = (subject: string): string =>
  subject.length > LONG ? `${subject.slice(0, 5)}…${subject.slice(-5)}` : subject;
