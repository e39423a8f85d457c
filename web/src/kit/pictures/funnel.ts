interface Step {
  label: string;
  count: number;
  lost?: number;
  href?: string;
}

export interface FunnelRow {
  label: string;
  count: number;
  href?: string;
  /** Of the widest step, 0 to 1. */
  share: number;
  /** Of the first step, `62%`. */
  ofFirst: string;
  lost: number;
  /** Of this step, `38%`. */
  lostOfStep: string;
}

/** A share in whole per cent; `<1%` and `>99%` where rounding would say nothing or all. */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return "–";
  const exact = (part / whole) * 100;
  if (exact > 0 && exact < 1) return "<1%";
  if (exact > 99 && exact < 100) return ">99%";
  return `${Math.round(exact)}%`;
}

export function funnelRows(steps: readonly Step[]): FunnelRow[] {
  const widest = Math.max(1, ...steps.map((step) => step.count));
  const first = steps[0]?.count ?? 0;
  return steps.map((step, index) => {
    const next = steps[index + 1];
    const lost = step.lost ?? (next ? Math.max(0, step.count - next.count) : 0);
    return {
      label: step.label,
      count: step.count,
      href: step.href,
      share: step.count / widest,
      ofFirst: percent(step.count, first),
      lost,
      lostOfStep: percent(lost, step.count),
    };
  });
}
