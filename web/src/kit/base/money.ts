/** Amounts people type, read digit by digit: no float ever holds money. */

export type ReadMoney = { minor: number } | { wrong: string };

export function digitsOf(currency: string): number {
  return new Intl.NumberFormat("en-US", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** `50`, `50.5`, `$1,250.00` → minor units; anything else says what is wrong. */
export function parseMoney(text: string, currency: string): ReadMoney {
  const digits = digitsOf(currency);
  const plain = text.trim().replace(/^\p{Sc}\s*/u, "");
  if (!plain) return { wrong: "Type an amount." };
  const read = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/.exec(plain);
  if (!read) return { wrong: `Type an amount like ${typedMoney(5000, currency)}.` };
  const [, whole = "", part = ""] = read;
  if (part.length > digits) {
    return { wrong: digits ? `At most ${digits} digits after the point.` : "This currency has no smaller part." };
  }
  const minor = Number(`${whole.replaceAll(",", "")}${part.padEnd(digits, "0")}`);
  return Number.isSafeInteger(minor) ? { minor } : { wrong: "This amount is too large." };
}

/** `5000, "USD"` → `50.00`, as it stands in a field. */
export function typedMoney(minor: number, currency: string): string {
  const digits = digitsOf(currency);
  const plain = String(minor).padStart(digits + 1, "0");
  return digits ? `${plain.slice(0, -digits)}.${plain.slice(-digits)}` : plain;
}
