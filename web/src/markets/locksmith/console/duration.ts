const SIZES: [string, number][] = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
];

/** `83` → `1 min 23 s`; two parts at most. */
export function durationWords(seconds: number): string {
  let left = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [unit, size] of SIZES) {
    const count = Math.floor(left / size);
    if (count) parts.push(`${count} ${unit}`);
    left -= count * size;
  }
  if (left || !parts.length) parts.push(`${left} s`);
  return parts.slice(0, 2).join(" ");
}
