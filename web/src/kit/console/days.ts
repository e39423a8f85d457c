import { plainWords } from "@kit/base/format";

const dayName = new Intl.DateTimeFormat("en-US", { weekday: "long", month: "long", day: "numeric", year: "numeric" });

/** Lines by the local day they happened on, the oldest first. */
export function byDay<Line extends { at: string }>(lines: readonly Line[]): { name: string; lines: Line[] }[] {
  const sorted = [...lines].sort((a, b) => new Date(a.at).getTime() - new Date(b.at).getTime());
  const days: { name: string; lines: Line[] }[] = [];
  for (const line of sorted) {
    const name = dayName.format(new Date(line.at));
    const last = days[days.length - 1];
    if (last?.name === name) last.lines.push(line);
    else days.push({ name, lines: [line] });
  }
  return days;
}

/** Recorded data as names and texts; what is empty is left out. */
export function detailsOf(data: Readonly<Record<string, unknown>> | null | undefined): [string, string][] {
  return Object.entries(data ?? {}).flatMap(([name, value]): [string, string][] => {
    if (value === null || value === undefined || value === "") return [];
    return [[plainWords(name), typeof value === "object" ? JSON.stringify(value) : String(value)]];
  });
}
