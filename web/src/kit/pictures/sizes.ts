/** How high pictures are, in pixels, known before their code is there: the grey shape is then as high. */
export const CHART_HEIGHT = 240;
export const FUNNEL_ROW = 66;
export const LANE_ROW = 44;
export const LEDGER_HEIGHT = 220;
export const HEAT_CELL = 30;
export const HEAT_ROW = HEAT_CELL + 2;
export const MAP_HEIGHT = 420;

/** With room for the legend that several series need. */
export const chartHeight = (series: number, height = CHART_HEIGHT): number => height + (series > 1 ? 28 : 0);
export const funnelHeight = (steps: number): number => Math.max(1, steps) * FUNNEL_ROW;
export const lanesHeight = (lanes: number): number => Math.max(1, lanes) * LANE_ROW + 64;
export const heatHeight = (rows: number): number => (Math.max(1, rows) + 1) * HEAT_ROW + 36;
