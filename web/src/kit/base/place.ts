/** Where this page stands: which market, and under which path its pages and its API begin. */

export type MarketName = "locksmith" | "guild" | "strathwell" | "dealer360";

export interface Place {
  market: MarketName | null;
  /** Path before the market's own paths: `/locksmith`, or empty on a market's own host. */
  base: string;
}

const MARKETS: readonly string[] = ["locksmith", "guild", "strathwell", "dealer360"];

function asMarket(word: string | undefined): MarketName | null {
  return word !== undefined && MARKETS.includes(word) ? (word as MarketName) : null;
}

/** A market is found by the first part of the path, else by the first part of the host. */
export function findPlace(location: { pathname: string; hostname: string }): Place {
  const byPath = asMarket(location.pathname.split("/")[1]);
  if (byPath) return { market: byPath, base: `/${byPath}` };
  return { market: asMarket(location.hostname.split(".")[0]), base: "" };
}
