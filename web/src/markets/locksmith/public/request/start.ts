/**
 * What is needed only when the first step is sent: its rules and the calls. Loaded when the page is
 * there and the browser has nothing else to do; it is the heavier half of the step.
 */
import "@markets/locksmith/public/configured";
import { giveLocation, startRequest } from "@api/locksmith/sdk.gen";
import { zGiveLocation, zStartRequest } from "@api/locksmith/zod.gen";
import { type ApiProblem, asProblem } from "@api/problem";
import type { Keyed } from "@kit/base/intent";
import { withCountryCode } from "@markets/locksmith/phone";
import * as z from "zod/mini";

const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "Tell us your name."), z.maxLength(100, "Use 100 characters at most.")),
  phone: z.pipe(
    z.pipe(z.string(), z.transform(withCountryCode)),
    z
      .string()
      .check(z.regex(/^\+[1-9][0-9 ()\-.]{6,22}$/, "Write a phone number we can text, such as (312) 555-0142.")),
  ),
  address: z
    .string()
    .check(
      z.trim(),
      z.minLength(3, "Write the street, the number and the city."),
      z.maxLength(300, "Use 300 characters at most."),
    ),
  placeId: z.nullable(z.string()),
});
export type Typed = z.input<typeof schema>;
export type Checked = z.output<typeof schema>;
/** Field → what is wrong with it. */
export type Wrong = Partial<Record<keyof Typed, string>>;
export type Verdict = { given: Checked } | { wrong: Wrong };

/** What was typed as it can be sent, or the first thing wrong with each field. */
export function check(typed: Typed): Verdict {
  const read = z.safeParse(schema, typed);
  if (read.success) return { given: read.data };
  const wrong: Wrong = {};
  for (const issue of read.error.issues) wrong[issue.path[0] as keyof Typed] ??= issue.message;
  return { wrong };
}

export interface Begun {
  id: string;
  /** Why the address was not taken, where it was not. */
  problem: ApiProblem | null;
}

/** The request is there once it has a name and a phone; the address is told to it right after. */
export async function begin(given: Checked, sessionToken: string, keyed: Keyed): Promise<Begun> {
  const started = await startRequest({ body: zStartRequest.parse({ name: given.name, phone: given.phone }), ...keyed });
  const id = started.data.id;
  try {
    const body = zGiveLocation.parse({ address: given.address, place_id: given.placeId, session_token: sessionToken });
    await giveLocation({ path: { request_id: id }, body });
    return { id, problem: null };
  } catch (thrown) {
    // It stands; the next page asks for the address again and says what was wrong with it.
    return { id, problem: asProblem(thrown) };
  }
}
