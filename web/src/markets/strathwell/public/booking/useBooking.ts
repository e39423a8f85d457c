import {
  listChangeOrdersOptions,
  listDisputesOptions,
  seeBookingActionsOptions,
  seeBookingOptions,
  seeBookingTimelineOptions,
  seeContractOptions,
  seePaymentsOptions,
} from "@api/strathwell/@tanstack/react-query.gen";
import type { ActionSeen, BookingSeen } from "@api/strathwell/types.gen";
import { whileDown } from "@markets/strathwell/live";
import { useQuery } from "@tanstack/react-query";

/** The other side may answer at any time; a page that is open and seen looks again by itself. */
export const LOOK_AGAIN_MS = 10_000;

const at = (bookingId: string) => ({ path: { booking_id: bookingId } });

export function useBooking(bookingId: string) {
  return useQuery({ ...seeBookingOptions(at(bookingId)), refetchInterval: whileDown(LOOK_AGAIN_MS) });
}

/** What may be done now; asked anew with every change of the booking. */
export function useActions(bookingId: string) {
  return useQuery({ ...seeBookingActionsOptions(at(bookingId)), refetchInterval: whileDown(LOOK_AGAIN_MS) });
}

export function actionOf(actions: readonly ActionSeen[], name: string, rowId?: string): ActionSeen | undefined {
  return actions.find((one) => one.name === name && (one.booking_vendor_id ?? undefined) === rowId);
}

export const useTimeline = (bookingId: string) =>
  useQuery({ ...seeBookingTimelineOptions(at(bookingId)), refetchInterval: whileDown(LOOK_AGAIN_MS) });

/** Money was taken for it at some time. */
export const wasPaid = (booking: BookingSeen): boolean => booking.paid_cents > 0;

export const usePayments = (booking: BookingSeen) =>
  useQuery({
    ...seePaymentsOptions(at(booking.id)),
    enabled: wasPaid(booking) || booking.status === "ready_for_payment",
    refetchInterval: whileDown(LOOK_AGAIN_MS),
  });

export const useContract = (booking: BookingSeen) =>
  useQuery({ ...seeContractOptions(at(booking.id)), enabled: wasPaid(booking), staleTime: LOOK_AGAIN_MS });

export const useChanges = (booking: BookingSeen) =>
  useQuery({
    ...listChangeOrdersOptions(at(booking.id)),
    enabled: wasPaid(booking),
    refetchInterval: whileDown(LOOK_AGAIN_MS),
  });

export const useDisputes = (booking: BookingSeen) =>
  useQuery({
    ...listDisputesOptions(at(booking.id)),
    enabled: wasPaid(booking),
    refetchInterval: whileDown(LOOK_AGAIN_MS),
  });
