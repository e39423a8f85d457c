import { wiredFetch } from "@api/wire";
import { useCallback, useEffect, useState } from "react";

export interface MarketTold {
  name: string;
  title: string;
  tagline: string;
  href: string;
  docs: string;
  desks: { title: string; href: string }[];
}

export interface Markets {
  /** null: not known yet. */
  markets: MarketTold[] | null;
  thrown: unknown;
  again: () => void;
}

/** Which markets stand in this house. One question on one page: nothing is kept. */
export function useMarkets(): Markets {
  const [markets, setMarkets] = useState<MarketTold[] | null>(null);
  const [thrown, setThrown] = useState<unknown>(null);
  const ask = useCallback(async (signal?: AbortSignal) => {
    try {
      const answer = await wiredFetch("/api/markets", signal ? { signal } : {});
      setMarkets(((await answer.json()) as { markets: MarketTold[] }).markets);
    } catch (problem) {
      if (!signal?.aborted) setThrown(problem);
    }
  }, []);
  useEffect(() => {
    const leaving = new AbortController();
    void ask(leaving.signal);
    return () => leaving.abort();
  }, [ask]);
  const again = () => {
    setThrown(null);
    void ask();
  };
  return { markets, thrown, again };
}
