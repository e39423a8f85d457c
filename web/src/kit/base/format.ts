/** Money, times and phones as people write them. Amounts arrive in minor units and stay integers. */

const money = new Map<string, Intl.NumberFormat>();

function formatter(currency: string, locale: string): Intl.NumberFormat {
  const name = `${locale}:${currency}`;
  let made = money.get(name);
  if (!made) {
    made = new Intl.NumberFormat(locale, { style: "currency", currency });
    money.set(name, made);
  }
  return made;
}

/** `11800, "USD"` → `$118.00`. Digits go in as text, so no amount passes through a float. */
export function formatMoney(amountMinor: number, currency: string, locale = "en-US"): string {
  const how = formatter(currency, locale);
  const digits = how.resolvedOptions().maximumFractionDigits ?? 2;
  const sign = amountMinor < 0 ? "-" : "";
  const plain = String(Math.abs(amountMinor)).padStart(digits + 1, "0");
  const text = digits ? `${plain.slice(0, -digits)}.${plain.slice(-digits)}` : plain;
  return how.format(`${sign}${text}` as unknown as number);
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

/** `12 min. ago`, `in 3 hr.`, `just now`. */
export function formatRelative(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return seconds > 5 ? `in ${seconds} s` : seconds < -5 ? `${-seconds} s ago` : "just now";
}

const exact = new Intl.DateTimeFormat("en-US", {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});
const clock = new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit" });

/** With seconds and zone, for those who must be sure. */
export const formatExact = (at: Date): string => exact.format(at);
/** `2:03 PM`. */
export const formatClock = (at: Date): string => clock.format(at);

/** `+13125550142` → `(312) 555-0142`; other countries in groups. */
export function formatPhone(phone: string): string {
  const us = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone);
  return us ? `(${us[1]}) ${us[2]}-${us[3]}` : phone.replace(/^(\+\d{1,3})(\d{3})(\d{3,})$/, "$1 $2 $3");
}

/** `83` → `1:23`. */
export function formatCountdown(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

/** `EN_ROUTE` → `En route`. */
export function plainWords(code: string): string {
  const text = code.replaceAll("_", " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
