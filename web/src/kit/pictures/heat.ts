/** A heat scale of few steps that can be told apart, and that text can be read on. */

/** How much of the brand's colour each level holds, in per cent; none in between, where neither black nor white is readable. */
export const LEVELS = [14, 27, 40, 84, 100] as const;

/** 0 for nothing, then 1 to 5 by share of the largest. */
export function levelOf(value: number | null | undefined, largest: number): number {
  if (!value || value <= 0 || largest <= 0) return 0;
  return Math.min(LEVELS.length, Math.max(1, Math.ceil((value / largest) * LEVELS.length)));
}

export const largestOf = (values: readonly (readonly (number | null)[])[]): number =>
  Math.max(0, ...values.flat().map((value) => value ?? 0));

export interface HeatColours {
  background: string;
  color: string;
}

export function heatColours(level: number): HeatColours {
  const share = LEVELS[level - 1];
  if (share === undefined) return { background: "var(--surface-secondary)", color: "var(--muted)" };
  return {
    background: `color-mix(in srgb, var(--brand) ${share}%, var(--surface))`,
    color: share > 50 ? "var(--brand-foreground)" : "var(--foreground)",
  };
}

/** The values each level stands for: `[1, 4]`, `[5, 8]`… in whole numbers, empty levels left out. */
export function levelBounds(largest: number): { level: number; from: number; to: number }[] {
  const bounds = LEVELS.map((_, index) => ({
    level: index + 1,
    from: Math.floor((largest * index) / LEVELS.length) + 1,
    to: Math.floor((largest * (index + 1)) / LEVELS.length),
  }));
  return bounds.filter(({ from, to }) => from <= to);
}
