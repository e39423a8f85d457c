import { listTemplates } from "@api/strathwell/sdk.gen";
import type { TemplateCard } from "@api/strathwell/types.gen";
import { cx } from "@kit/base/cx";
import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { Loading } from "@kit/base/Skeleton";
import { Button } from "@kit/public/Button";
import { Cover } from "@markets/strathwell/public/Cover";
import { MoreOf } from "@markets/strathwell/public/MoreOf";
import { openly } from "@markets/strathwell/public/openly";
import { TILES, TileShape } from "@markets/strathwell/public/VendorTile";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { guestsOf } from "./wording";

export interface Wanted {
  occasion?: string;
  guests?: number;
}

const AT_ONCE = 24;
/** So many pictures are not waited with until one scrolls. */
const AT_FIRST_SIGHT = 3;

/** The templates that fit, a page at a time. */
export function Gallery({ wanted, onClear }: { wanted: Wanted; onClear: () => void }) {
  const found = useInfiniteQuery({
    queryKey: ["strathwell", "gallery", wanted],
    queryFn: async ({ pageParam, signal }) =>
      (await listTemplates({ query: { ...wanted, size: AT_ONCE, cursor: pageParam }, signal, ...openly })).data,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
    staleTime: 60_000,
  });
  const templates = found.data?.pages.flatMap((page) => page.items);
  if (!templates) {
    if (found.error) {
      return <ErrorState thrown={found.error} doing="show the templates" onRetry={() => void found.refetch()} />;
    }
    return (
      <Loading what="templates">
        <div className={TILES}>
          {["a", "b", "c"].map((name) => (
            <TileShape key={name} />
          ))}
        </div>
      </Loading>
    );
  }
  if (!templates.length) return <NoTemplates isNarrowed={Object.keys(wanted).length > 0} onClear={onClear} />;
  return (
    <div className={cx("flex flex-col gap-4", found.isPlaceholderData && "opacity-60")}>
      <ul className={TILES}>
        {templates.map((template, index) => (
          <li key={template.id}>
            <TemplateTile template={template} isFirst={index < AT_FIRST_SIGHT} />
          </li>
        ))}
      </ul>
      <MoreOf
        what="templates"
        hasMore={found.hasNextPage}
        isLoading={found.isFetchingNextPage}
        thrown={found.isFetchNextPageError ? found.error : null}
        onMore={() => void found.fetchNextPage()}
      />
    </div>
  );
}

function TemplateTile({ template, isFirst }: { template: TemplateCard; isFirst: boolean }) {
  const guests = guestsOf(template);
  return (
    <article className="relative flex h-full flex-col overflow-hidden rounded-2xl border border-border bg-surface shadow-surface has-[a:hover]:border-brand">
      <Cover url={template.cover_url} isFirst={isFirst} className="aspect-3/2" />
      <div className="flex flex-1 flex-col gap-1 p-4">
        <p className="m-0 text-sm text-muted first-letter:uppercase">
          {[template.occasion, template.style].filter(Boolean).join(" · ")}
        </p>
        <h2 className="m-0 text-lg leading-snug font-semibold wrap-anywhere">
          <Link
            to="/templates/$templateId"
            params={{ templateId: template.id }}
            className="text-foreground no-underline after:absolute after:inset-0 after:rounded-2xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:outline-offset-2"
          >
            {template.title}
          </Link>
        </h2>
        <p className="m-0 line-clamp-2 text-sm text-muted">{template.summary}</p>
        <p className="m-0 mt-auto flex flex-wrap items-center justify-between gap-2 pt-2 text-sm">
          {guests ? (
            <span className="flex items-center gap-1.5 text-muted">
              <Users size={14} aria-hidden /> {guests}
            </span>
          ) : null}
          {template.budget_cents === null ? null : (
            <span className="figures font-semibold">About {formatMoney(template.budget_cents, template.currency)}</span>
          )}
        </p>
      </div>
    </article>
  );
}

function NoTemplates({ isNarrowed, onClear }: { isNarrowed: boolean; onClear: () => void }) {
  if (!isNarrowed) {
    return (
      <EmptyState title="No templates yet">Designs of whole evenings appear here when we publish them.</EmptyState>
    );
  }
  return (
    <EmptyState
      title="No template fits"
      action={
        <Button look="secondary" onClick={onClear}>
          Show all
        </Button>
      }
    >
      Try another word for the occasion, or fewer guests.
    </EmptyState>
  );
}
