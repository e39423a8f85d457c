/** `(312) 555-0142` → `+13125550142`. A number with its country code is left as it was typed. */
export function withCountryCode(typed: string): string {
  const text = typed.trim();
  if (text.startsWith("+")) return text;
  const digits = text.replace(/\D/g, "");
  if (digits.length === 10) return `+1${digits}`;
  if (digits.length === 11 && digits.startsWith("1")) return `+${digits}`;
  return text;
}
