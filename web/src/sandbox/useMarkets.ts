import { useQuery } from "@tanstack/react-query";
import { type MarketPlace, marketsOf } from "./places";
import { reading } from "./reading";

const NONE: MarketPlace[] = [];

export function useMarkets(): MarketPlace[] {
  const session = useQuery(reading.session);
  const config = useQuery(reading.config);
  return config.data ? marketsOf(config.data, session.data?.app ?? null) : NONE;
}
