import type { BookingPayments, BookingSeen, DueSeen, PaymentSeen } from "@api/strathwell/types.gen";
import { expect, test } from "vitest";
import { isPayable, wentBack, wishFor } from "./payment";

const booking = (status: BookingSeen["status"]) => ({ status }) as BookingSeen;
const payments = (...schedule: Partial<DueSeen>[]) => ({ schedule, payments: [] }) as unknown as BookingPayments;

test("a ready booking takes the deposit or all of it", () => {
  expect(isPayable(booking("ready_for_payment"), payments(), wishFor("deposit", undefined))).toBe(true);
  expect(isPayable(booking("deposit_paid"), payments(), wishFor("full", undefined))).toBe(false);
});

test("the balance is paid once, after the deposit", () => {
  const due = payments({ kind: "balance", status: "overdue" });
  expect(isPayable(booking("deposit_paid"), due, wishFor("balance", undefined))).toBe(true);
  expect(isPayable(booking("paid"), payments({ kind: "balance", status: "paid" }), wishFor("balance", undefined))).toBe(
    false,
  );
});

test("a line of the schedule is paid while it is open", () => {
  const due = payments({ id: "d1", kind: "change", status: "due" });
  expect(isPayable(booking("paid"), due, wishFor("due", "d1"))).toBe(true);
  expect(isPayable(booking("paid"), due, wishFor("due", "d2"))).toBe(false);
});

test("money that came and went back is told from money that stayed", () => {
  const payment = (captured_cents: number, refunded_cents: number) =>
    ({ captured_cents, refunded_cents }) as PaymentSeen;
  expect(wentBack(payment(100, 100))).toBe(true);
  expect(wentBack(payment(100, 40))).toBe(false);
  expect(wentBack(payment(0, 0))).toBe(false);
});
