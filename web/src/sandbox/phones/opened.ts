/** The phones taken in hand, and what each shows; kept for this tab. */

export interface OpenPhone {
  number: string;
  /** The page its browser is at; null: never opened. */
  page: string | null;
  /** Counts the openings, so that the same address opens anew. */
  visit: number;
  shows: "texts" | "page";
}

export type Opened = readonly OpenPhone[];
export const AT_ONCE = 3;
const KEPT = "sandbox-open-phones";

/** The phone in hand, as the last one; the oldest is put back when there are too many. */
export function take(opened: Opened, number: string): Opened {
  if (opened.some((one) => one.number === number)) return opened;
  return [...opened, { number, page: null, visit: 0, shows: "texts" as const }].slice(-AT_ONCE);
}

export const putBack = (opened: Opened, number: string): Opened => opened.filter((one) => one.number !== number);

export function browse(opened: Opened, number: string, page: string): Opened {
  return take(opened, number).map((one) =>
    one.number === number ? { ...one, page, visit: one.visit + 1, shows: "page" as const } : one,
  );
}

export const turnTo = (opened: Opened, number: string, shows: OpenPhone["shows"]): Opened =>
  opened.map((one) => (one.number === number ? { ...one, shows } : one));

export function keep(opened: Opened): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(opened));
  } catch {
    // Storage may be forbidden; then a refresh puts the phones back.
  }
}

function isOpenPhone(one: unknown): one is OpenPhone {
  if (typeof one !== "object" || one === null) return false;
  const { number, page, visit, shows } = one as Partial<OpenPhone>;
  return (
    typeof number === "string" &&
    (page === null || typeof page === "string") &&
    typeof visit === "number" &&
    (shows === "texts" || shows === "page")
  );
}

export function kept(): Opened {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(found) ? found.filter(isOpenPhone).slice(-AT_ONCE) : [];
  } catch {
    return [];
  }
}
