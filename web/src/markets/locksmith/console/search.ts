import { search as searchMarket } from "@api/locksmith/sdk.gen";
import type { Hit } from "@api/locksmith/types.gen";
import type { Found } from "@kit/console/found";
import { JOB_STATUS, type Said, SESSION_STEP } from "../words";

const KINDS: Record<Hit["kind"], string> = {
  job: "Jobs",
  locksmith: "Locksmiths",
  session: "Sessions",
  message: "Messages",
};

function statusOf(hit: Hit): Said | null {
  const known: Record<string, Said> = hit.kind === "job" ? JOB_STATUS : hit.kind === "session" ? SESSION_STEP : {};
  return known[hit.status] ?? null;
}

/** What ⌘K finds: jobs, locksmiths, sessions and messages, by number, name, phone or place. */
export async function search(text: string, signal: AbortSignal): Promise<Found[]> {
  const found = (await searchMarket({ query: { q: text }, signal })).data;
  return found.items.map((hit) => ({
    id: hit.id,
    kind: KINDS[hit.kind],
    title: hit.title,
    subtitle: hit.subtitle,
    status: statusOf(hit),
    href: hit.href,
  }));
}
