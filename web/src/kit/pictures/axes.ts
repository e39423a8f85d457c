/** How both axes of a chart look; colours are CSS variables, so a change of theme needs no redraw. */
const TEXT = { fill: "var(--muted)", fontSize: 12 };
const LINE = { stroke: "var(--border)" };

export const LOWER = { dataKey: "name", tick: TEXT, axisLine: LINE, tickLine: false, minTickGap: 20, tickMargin: 8 };
export const LEFT = { tick: TEXT, axisLine: false, tickLine: false, width: "auto", tickMargin: 4 } as const;
export const GRID = { stroke: "var(--separator)", vertical: false };
export const MARGIN = { top: 8, right: 12, bottom: 4, left: 0 };

export const calm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
