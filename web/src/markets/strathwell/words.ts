/** The market's states and choices in plain words; states come from its lifecycles' declarations. */

import type { Category, RowStatus, VendorType } from "@api/strathwell/types.gen";
import states from "@api/strathwell.states.json";
import type { Tone } from "@kit/base/StatusBadge";

export interface Said {
  label: string;
  tone: Tone;
}

type Stated = keyof typeof states;

/** A state of anything with a lifecycle, as a screen shows it; a state nobody declared shows its own name. */
export function said(of: Stated, state: string): Said {
  const known = states[of] as Record<string, Said>;
  return known[state] ?? { label: state, tone: "stopped" };
}

export const ROW_STATUS = states.booking_vendor as Record<RowStatus, Said>;

/** What the market counts in where no vendor says so yet. */
export const HOME_CURRENCY = "USD";

export const VENDOR_TYPE: Record<VendorType, string> = {
  venue_owner: "Venue",
  service_provider: "Service",
};

export const CATEGORY: Record<Category, string> = {
  venue: "Venue",
  catering: "Catering",
  photography: "Photography",
  videography: "Film",
  music: "Music",
  florals: "Flowers",
  decor: "Decoration",
  cake: "Cake",
  planning: "Planning",
  beauty: "Hair and make-up",
  rentals: "Rentals",
  transport: "Transport",
  stationery: "Stationery",
  entertainment: "Entertainment",
  other: "Something else",
};
