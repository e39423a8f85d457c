import type { FilterValue } from "@kit/console/filters";

/** A filter that is yes, no or either: a word where it is chosen, a boolean in the address. */
export function asWords(value: FilterValue, names: readonly string[]): FilterValue {
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, names.includes(name) && one !== null ? String(one) : one]),
  );
}

/** What was chosen, as the address and the API want it. */
export function asBooleans(value: FilterValue, names: readonly string[]): FilterValue {
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, names.includes(name) && one ? one === "true" : one]),
  );
}

/** Its two choices. */
export const yesNo = (yes: string, no: string) => [
  { value: "true", label: yes },
  { value: "false", label: no },
];
