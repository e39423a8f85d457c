const percent = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 0 });

/** `0.875` → `88%`; null where there is nothing to count yet. */
export const rateText = (rate: number | null): string | null => (rate === null ? null : percent.format(rate));

/** `3, "offer"` → `3 offers`. */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;
