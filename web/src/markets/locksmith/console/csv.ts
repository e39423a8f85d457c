export type CsvList = "jobs" | "locksmiths" | "sessions" | "messages";

/** The same list as a file, with the same filters. */
export function csvHref(base: string, list: CsvList, filters: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) query.append(name, String(one));
    }
  }
  query.delete("cursor");
  query.delete("size");
  const asked = query.toString();
  return `${base}/api/admin/exports/${list}.csv${asked ? `?${asked}` : ""}`;
}
