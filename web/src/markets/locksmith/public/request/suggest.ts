import "@markets/locksmith/public/configured";
import { suggestAddress } from "@api/locksmith/sdk.gen";
import type { AddressSuggestion } from "@api/locksmith/types.gen";

/** Addresses that begin like this. Loaded with the first letters typed, not with the page. */
export async function suggest(text: string, sessionToken: string, signal: AbortSignal): Promise<AddressSuggestion[]> {
  return (await suggestAddress({ query: { text, session_token: sessionToken }, signal })).data;
}
