import { findPlace } from "@kit/base/place";
import { plays, useAccount } from "@markets/strathwell/account";
import { beginLive, useFollow } from "@markets/strathwell/live";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** An organizer's page that follows what happens to their bookings while it is shown. */
export function useOwnLive(): void {
  const queries = useQueryClient();
  const { me } = useAccount();
  const id = plays(me, "organizer") ? me?.id : undefined;
  useEffect(() => {
    if (id) beginLive(findPlace(location).base, queries);
  }, [id, queries]);
  useFollow(id ? [`strathwell:organizer:${id}`] : []);
}
