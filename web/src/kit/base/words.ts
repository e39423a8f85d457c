/**
 * Reads what a page needs from the address bar, leniently: what does not fit is left out. For pages
 * whose first script has no room for a schema library; elsewhere `lenientSearch` reads by the API's.
 */

type Reads<Value> = (given: unknown) => Value | undefined;
type Read<Rules> = { [Name in keyof Rules]?: Rules[Name] extends Reads<infer Value> ? Value : never };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const oneOf =
  <Word extends string>(words: readonly Word[]): Reads<Word> =>
  (given) =>
    words.find((word) => word === given);

export const id: Reads<string> = (given) => (typeof given === "string" && ID.test(given) ? given : undefined);

export const day: Reads<string> = (given) =>
  typeof given === "string" && DAY.test(given) && !Number.isNaN(Date.parse(given)) ? given : undefined;

/** A whole number, one or more. */
export const count: Reads<number> = (given) =>
  typeof given === "number" && Number.isSafeInteger(given) && given >= 1 ? given : undefined;

/** For a route's `validateSearch`. */
export function wordsOf<Rules extends Record<string, Reads<unknown>>>(rules: Rules) {
  return (raw: Record<string, unknown>): Read<Rules> => {
    const kept: Record<string, unknown> = {};
    for (const [name, reads] of Object.entries(rules)) {
      const value = reads(raw[name]);
      if (value !== undefined) kept[name] = value;
    }
    return kept as Read<Rules>;
  };
}
