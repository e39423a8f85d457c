import { seeAnyBookingOptions, seeVendorFileOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { useQuery } from "@tanstack/react-query";
import { TextLink } from "./TextLink";

/** Names hardly change; what was asked for one row serves all rows that name it. */
const WHILE = 300_000;

/** A vendor's name, asked for by id: lists of money name vendors by their id only. */
export function VendorName({ id, plain = false }: { id: string; plain?: boolean }) {
  const found = useQuery({ ...seeVendorFileOptions({ path: { vendor_id: id } }), staleTime: WHILE });
  const name = found.data ? found.data.business_name || "No name yet" : found.error ? "A vendor" : "…";
  return plain ? name : <TextLink href={`/vendors/${id}`}>{name}</TextLink>;
}

/** A booking's number, asked for by id. */
export function BookingName({ id }: { id: string }) {
  const found = useQuery({ ...seeAnyBookingOptions({ path: { booking_id: id } }), staleTime: WHILE });
  const name = found.data ? `Booking ${found.data.number}` : found.error ? "A booking" : "…";
  return <TextLink href={`/bookings/${id}`}>{name}</TextLink>;
}
