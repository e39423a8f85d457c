/** Asking for a payment, and following it until the server knows how it ended. */

import { seePaymentsOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { pay, payBalance, payDue } from "@api/strathwell/sdk.gen";
import type { BookingPayments, BookingSeen, DueSeen, PaymentSeen, PaymentStarted } from "@api/strathwell/types.gen";
import { useQuery } from "@tanstack/react-query";
import type { What } from "./search";

export const LOOK_MS = 10_000;
/** While a bank works on it. */
export const LOOK_CLOSELY_MS = 3_000;

const STRIPE_JS = "https://js.stripe.com/endive/stripe.js";

/** Where Stripe's own script is: the server says so where another one stands in for Stripe. */
export const scriptOf = (started: PaymentStarted & { script_url?: string }): string => started.script_url ?? STRIPE_JS;

/** What one wants to pay, and the key under which it is asked for: a new one with every new choice. */
export interface Wish {
  what: What;
  due: string | undefined;
  key: string;
}

export const wishFor = (what: What, due: string | undefined): Wish => ({ what, due, key: crypto.randomUUID() });

async function start(bookingId: string, wish: Wish, signal: AbortSignal): Promise<PaymentStarted> {
  const path = { booking_id: bookingId };
  const keyed = { headers: { "Idempotency-Key": wish.key }, signal };
  if (wish.what === "balance") return (await payBalance({ path, ...keyed })).data;
  if (wish.what === "due") return (await payDue({ path: { ...path, due_id: wish.due ?? "" }, ...keyed })).data;
  return (await pay({ path, body: { mode: wish.what }, ...keyed })).data;
}

/** Asked again it is the same payment, so a refresh costs nothing. */
export const useStarted = (bookingId: string, wish: Wish, enabled: boolean) =>
  useQuery({
    queryKey: ["strathwell", "payment", bookingId, wish],
    queryFn: ({ signal }) => start(bookingId, wish, signal),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const usePayments = (bookingId: string, isClose: boolean) =>
  useQuery({
    ...seePaymentsOptions({ path: { booking_id: bookingId } }),
    refetchInterval: ({ state }) => (isClose || processing(state.data) ? LOOK_CLOSELY_MS : LOOK_MS),
  });

/** A payment a bank works on just now. */
export const processing = (payments: BookingPayments | undefined): PaymentSeen | undefined =>
  payments?.payments.find((one) => one.status === "processing");

/** What is still to be paid. */
export const openDues = (payments: BookingPayments): DueSeen[] =>
  payments.schedule.filter((due) => due.status === "due" || due.status === "overdue");

/** Whether that can be paid now, by where the booking stands. */
export function isPayable(booking: BookingSeen, payments: BookingPayments, wish: Wish): boolean {
  const open = openDues(payments);
  switch (wish.what) {
    case "deposit":
    case "full":
      return booking.status === "ready_for_payment";
    case "balance":
      return booking.status === "deposit_paid" && open.some((due) => due.kind === "balance");
    case "due":
      return open.some((due) => due.id === wish.due);
  }
}

/** Came, and went back: the day was gone, or nothing was to be paid any more. */
export const wentBack = (payment: PaymentSeen): boolean =>
  payment.captured_cents > 0 && payment.refunded_cents >= payment.captured_cents;
