import { formatPhone } from "./format";

/** A phone number one can tap; `plain` where a tap would be in the way. */
export function PhoneText({ phone, plain = false }: { phone: string; plain?: boolean }) {
  const text = <span className="figures whitespace-nowrap">{formatPhone(phone)}</span>;
  return plain ? (
    text
  ) : (
    <a className="underline decoration-1 underline-offset-2" href={`tel:${phone}`}>
      {text}
    </a>
  );
}
