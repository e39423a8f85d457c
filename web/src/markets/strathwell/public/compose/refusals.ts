/** Which field a refusal is about, and on which step that field stands. */

import type { ApiProblem } from "@api/problem";
import type { Draft, DraftField, Wrong } from "./draft";

export const STEPS = ["when", "venue", "services", "notes", "look"] as const;
export type Step = (typeof STEPS)[number];

export const STEP_NAMES: Record<Step, string> = {
  when: "Day and guests",
  venue: "Venue",
  services: "Services",
  notes: "Notes and budget",
  look: "Look and send",
};

export const STEP_OF: Record<DraftField, Step> = {
  eventDate: "when",
  guests: "when",
  place: "when",
  venueId: "venue",
  serviceIds: "services",
  notes: "notes",
  budget: "notes",
  templateId: "look",
};

const FIELDS: Record<string, DraftField> = {
  event_date: "eventDate",
  guest_count: "guests",
  location_text: "place",
  venue_vendor_id: "venueId",
  service_vendor_ids: "serviceIds",
  notes: "notes",
  requested_budget_cents: "budget",
  template_id: "templateId",
};

/** What the server says about the fields of a draft; empty when it is about none of them. */
export function wrongOf(problem: ApiProblem, draft: Draft): Wrong {
  const about = problem.details.vendor_id;
  if (typeof about === "string") {
    // The day is taken, or it is one's own business: said where that vendor was chosen.
    return about === draft.venueId ? { venueId: problem.message } : { serviceIds: problem.message };
  }
  const wrong: Wrong = {};
  for (const [name, field] of Object.entries(FIELDS)) {
    const said = Object.entries(problem.details).find(([key]) => key === name || key.endsWith(`.${name}`))?.[1];
    if (typeof said === "string") wrong[field] = said;
  }
  return wrong;
}

/** The first step at which something is wrong. */
export const firstWrong = (wrong: Wrong): Step | undefined =>
  STEPS.find((step) => Object.keys(wrong).some((field) => STEP_OF[field as DraftField] === step));
