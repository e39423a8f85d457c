import type { LocksmithFile, LocksmithListed } from "@api/locksmith/types.gen";
import type { Said } from "@markets/locksmith/words";

export type Availability = LocksmithListed["availability"];

export const AVAILABILITY: Record<Availability, Said> = {
  available: { label: "Can be asked", tone: "done" },
  paused: { label: "Not available", tone: "waiting" },
  on_job: { label: "On a job", tone: "moving" },
  inactive: { label: "Inactive", tone: "stopped" },
  opted_out: { label: "Sent STOP", tone: "trouble" },
};

/** What stands in the way of an offer, the strongest first: as the list says it. */
export function availabilityOf(file: LocksmithFile): Availability {
  if (file.opted_out_at !== null || file.texts_stopped) return "opted_out";
  if (!file.is_active) return "inactive";
  if (file.current_job) return "on_job";
  return file.is_available ? "available" : "paused";
}
