/** Who is signed in to strathwell, and what they are there. Imported for its effect too: the generated client. */

import { AccountSession } from "@api/session";
import { seeOwnAccountOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { Me } from "@api/strathwell/types.gen";
import { configureStrathwell } from "@api/strathwellClient";
import { findPlace } from "@kit/base/place";
import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

export type Role = "organizer" | "vendor" | "admin";

const { base } = findPlace(location);
export const session = new AccountSession(base);
configureStrathwell(base, session);

export interface Account {
  /** `unknown` until the cookie was tried: neither the page nor the door is shown yet. */
  standing: "unknown" | "in" | "out";
  me: Me | undefined;
  /** Why it cannot be said who is signed in; `again` asks once more. */
  thrown: unknown;
  again: () => void;
}

/** Who is signed in; tries the cookie once. */
export function useAccount(): Account {
  const standing = useSyncExternalStore(session.watch, session.standing);
  const tried = useQuery({
    queryKey: ["strathwell", "standing"],
    queryFn: () => session.renew(),
    enabled: standing === "unknown",
  });
  const me = useQuery({ ...seeOwnAccountOptions(), enabled: standing === "in", staleTime: 60_000 });
  const asked = standing === "unknown" ? tried : me;
  return {
    standing,
    me: standing === "in" ? me.data : undefined,
    thrown: me.data ? null : asked.error,
    again: () => void asked.refetch(),
  };
}

export const plays = (me: Me | undefined, role: Role): boolean => me?.roles.includes(role) ?? false;

/** Where one signs in, and comes back from to `there` (a path of ours). */
export function signInAddress(there: string): string {
  return `${base}/sign-in?to=${encodeURIComponent(there)}`;
}

/** Where one begins, by what one is. */
export function homeOf(me: Me | undefined): string {
  if (plays(me, "admin")) return `${base}/admin`;
  if (plays(me, "vendor")) return `${base}/vendor`;
  return `${base}/bookings`;
}
