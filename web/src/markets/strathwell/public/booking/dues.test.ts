import type { DueSeen } from "@api/strathwell/types.gen";
import { expect, test } from "vitest";
import { nextDue, paySearch } from "./dues";

const due = (id: string, kind: DueSeen["kind"], status: DueSeen["status"], due_on: string) =>
  ({ id, kind, status, due_on }) as DueSeen;
const DEPOSIT = due("d1", "deposit", "paid", "2026-11-21");
const BALANCE = due("d2", "balance", "due", "2027-07-31");
const CHANGE = due("d3", "change", "overdue", "2026-11-28");

test("what is due first is paid first", () => {
  expect(nextDue([DEPOSIT, BALANCE, CHANGE])).toBe(CHANGE);
  expect(nextDue([DEPOSIT])).toBeUndefined();
});

test("the balance has a way of its own, a change names its line", () => {
  expect(paySearch(BALANCE)).toEqual({ what: "balance" });
  expect(paySearch(CHANGE)).toEqual({ what: "due", due: "d3" });
});
