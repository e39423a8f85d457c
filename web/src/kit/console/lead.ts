const UNITS: [number, string][] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
];

/** `90_000_000` → `1 d 1 h ahead`. */
export function leadWords(lead: number): string {
  let left = Math.abs(lead);
  const parts: string[] = [];
  for (const [size, name] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count) parts.push(`${count} ${name}`);
  }
  const length = parts.slice(0, 2).join(" ") || "under 1 min";
  return `${length} ${lead < 0 ? "behind" : "ahead"}`;
}
