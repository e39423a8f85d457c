import { seeAnyBookingOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { useQuery } from "@tanstack/react-query";
import { TextLink } from "./TextLink";

/** Names hardly change; what was asked for one row serves all rows that name it. */
const WHILE = 300_000;

/** A booking as lists name it: by its number, with the way to it. */
export function BookingLink({ id, number }: { id: string; number: number | null | undefined }) {
  return <TextLink href={`/bookings/${id}`}>{number ? `Booking ${number}` : "A booking"}</TextLink>;
}

/** A booking's number, asked for by id, where a record knows no more. */
export function BookingName({ id }: { id: string }) {
  const found = useQuery({ ...seeAnyBookingOptions({ path: { booking_id: id } }), staleTime: WHILE });
  const name = found.data ? `Booking ${found.data.number}` : found.error ? "A booking" : "…";
  return <TextLink href={`/bookings/${id}`}>{name}</TextLink>;
}
