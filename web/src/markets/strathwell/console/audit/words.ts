import type { AuditLine } from "@api/strathwell/types.gen";
import states from "@api/strathwell.states.json";
import { plainWords } from "@kit/base/format";

/** A state in the words its lifecycle declares, where it declares any. */
export function stateText({ entity_type }: Pick<AuditLine, "entity_type">, state: string): string {
  const known = (states as Record<string, Record<string, { label: string }>>)[entity_type];
  return known?.[state]?.label ?? plainWords(state);
}

/** `session.opened` → `Session opened`. */
export const eventText = ({ event }: Pick<AuditLine, "event">): string => plainWords(event.replaceAll(".", " "));

const PAGES: Record<string, string> = {
  booking: "/bookings/",
  vendor: "/vendors/",
  template: "/templates/",
  dispute: "/disputes/",
};

/** The page of the record a line is about, where it has one. */
export function pageOf({ entity_type, entity_id }: Pick<AuditLine, "entity_type" | "entity_id">): string | null {
  const page = PAGES[entity_type];
  return page ? `${page}${entity_id}` : null;
}
