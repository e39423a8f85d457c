import { expect, test } from "vitest";
import { csvHref } from "./csv";

test("the file has the list's filters, each of several, and no page", () => {
  expect(
    csvHref("/locksmith", "sessions", { step: ["STARTED", "LOCATED"], flagged: false, city: null, size: 50 }),
  ).toBe("/locksmith/api/admin/exports/sessions.csv?step=STARTED&step=LOCATED&flagged=false");
  expect(csvHref("", "messages", {})).toBe("/api/admin/exports/messages.csv");
});
