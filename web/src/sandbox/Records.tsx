import { ExternalLink, Search } from "lucide-react";
import { shortPath } from "./address";
import { useMarkets } from "./useMarkets";

const line =
  "flex min-h-9 w-full min-w-0 cursor-pointer items-center gap-2 rounded-md px-2 text-left text-sm text-foreground no-underline hover:bg-surface-tertiary pointer-coarse:min-h-11";

export interface RecordsProps {
  /** The application's pages about it. */
  pages: readonly string[];
  /** A phone number whose texts the console is asked for. */
  asked?: string;
  /** Opens a page right here; else in a tab. */
  onHere?: (page: string) => void;
}

/** The way from the outside world to the application's record of it. */
export function Records({ pages, asked, onHere }: RecordsProps) {
  const markets = useMarkets();
  return (
    <div>
      <p className="m-0 px-2 pb-1 text-xs font-medium text-muted">In the application</p>
      {pages.map((page) =>
        onHere ? (
          <button key={page} type="button" onClick={() => onHere(page)} className={line}>
            <ExternalLink size={14} aria-hidden className="shrink-0" />
            <span className="truncate">{shortPath(page)}</span>
          </button>
        ) : (
          <a key={page} href={page} target="_blank" rel="noreferrer" className={line}>
            <ExternalLink size={14} aria-hidden className="shrink-0" />
            <span className="truncate">{shortPath(page)}</span>
          </a>
        ),
      )}
      {asked
        ? markets.map((market) => (
            <a
              key={market.name}
              href={`${market.console}/messages?${new URLSearchParams({ q: asked })}`}
              target="_blank"
              rel="noreferrer"
              className={line}
            >
              <Search size={14} aria-hidden className="shrink-0" />
              <span className="truncate">Texts in the {market.name} console</span>
            </a>
          ))
        : null}
      {pages.length === 0 && !(asked && markets.length) ? (
        <p className="m-0 px-2 text-sm text-muted">Nothing is known of it there yet.</p>
      ) : null}
    </div>
  );
}
