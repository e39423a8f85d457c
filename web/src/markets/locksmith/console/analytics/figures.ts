/** Figures in words. */

const whole = new Intl.NumberFormat("en-US");
const share = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 0 });

export const countText = (count: number): string => whole.format(count);
export const shareText = (part: number | null): string => (part === null ? "–" : share.format(part));
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${whole.format(count)} ${count === 1 ? one : many}`;

/** `95` → `1 min 35 s`; nothing known → a dash. */
export function durationText(seconds: number | null): string {
  if (seconds === null) return "–";
  if (seconds < 60) return `${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Against the span before: `+20% on 10 before`. */
export function changeText(now: number, before: number, say: (value: number) => string = countText): string {
  if (before === 0) return now === 0 ? "none before either" : "none before";
  if (now === before) return "as before";
  const sign = now > before ? "+" : "−";
  return `${sign}${share.format(Math.abs(now - before) / before)} on ${say(before)} before`;
}
