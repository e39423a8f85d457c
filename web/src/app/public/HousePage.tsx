import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { chosenTheme } from "@kit/base/theme";
import { ButtonLink } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { useSyncExternalStore } from "react";
import { type MarketTold, useMarkets } from "./useMarkets";

function watchSystem(changed: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", changed);
  return () => system.removeEventListener("change", changed);
}

/** In its own colours, in the theme the page wears. */
function Market({ market }: { market: MarketTold }) {
  const theme = useSyncExternalStore(watchSystem, chosenTheme);
  return (
    <div data-market={market.name} data-theme={theme}>
      <Card className="relative overflow-hidden">
        <span aria-hidden className="absolute inset-x-0 top-0 flex h-1.5">
          <span className="flex-1 bg-brand" />
          <span className="w-1/4 bg-second" />
        </span>
        <h2 className="m-0 text-xl font-semibold text-brand">{market.title}</h2>
        <p className="mt-1 mb-4 text-muted">{market.tagline}</p>
        <div className="flex flex-wrap gap-2">
          <ButtonLink href={market.href}>
            Open<span className="sr-only"> {market.title}</span>
          </ButtonLink>
          {market.desks.map((desk) => (
            <ButtonLink key={desk.href} look="secondary" href={desk.href}>
              {desk.title}
              <span className="sr-only"> of {market.title}</span>
            </ButtonLink>
          ))}
          <ButtonLink look="secondary" href={market.docs}>
            API<span className="sr-only"> of {market.title}</span>
          </ButtonLink>
        </div>
      </Card>
    </div>
  );
}

function Markets() {
  const { markets, thrown, again } = useMarkets();
  if (thrown) return <ErrorState thrown={thrown} doing="see which markets stand here" onRetry={again} />;
  if (!markets) {
    return (
      <Loading what="the markets">
        <div className="grid gap-4">
          <Skeleton className="h-40" />
          <Skeleton className="h-40" />
        </div>
      </Loading>
    );
  }
  if (!markets.length) return <p className="text-muted">No market is installed in this house.</p>;
  return (
    <div className="grid gap-4">
      {markets.map((market) => (
        <Market key={market.name} market={market} />
      ))}
    </div>
  );
}

/** The house's own front page: which markets stand here, and their desks, as the server tells it. */
export function HousePage() {
  return (
    <main className="mx-auto max-w-2xl px-4 py-10">
      <h1 className="m-0 text-3xl font-bold">Steelyard</h1>
      <p className="mt-2 mb-6 text-muted">Markets in which someone pays first and someone else turns up.</p>
      <Markets />
    </main>
  );
}
