/** ISO weeks (UTC, Monday to Sunday), as the statement counts them. */

const DAY_MS = 86_400_000;

/** `2026-W47`: the week a moment falls into. */
export function weekOf(at: Date): string {
  const thursday = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const year = thursday.getUTCFullYear();
  const week = Math.ceil(((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY_MS + 1) / 7);
  return `${year}-W${String(week).padStart(2, "0")}`;
}

/** The week so many weeks later; earlier with a negative count. */
export function weekLater(week: string, weeks: number): string {
  const [year = "", number = ""] = week.split("-W");
  // The fourth of January always lies in the first week.
  return weekOf(new Date(Date.UTC(Number(year), 0, 4) + (Number(number) - 1 + weeks) * 7 * DAY_MS));
}

const day = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", timeZone: "UTC" });

/** `Nov 16 to Nov 22`: its first and last day. */
export function weekDays(startsAt: string, endsAt: string): string {
  return `${day.format(new Date(startsAt))} to ${day.format(new Date(new Date(endsAt).getTime() - DAY_MS))}`;
}
