import { cx } from "@kit/base/cx";
import { Button } from "@kit/public/Button";
import { PageTitle } from "@kit/public/PublicShell";
import { getRouteApi } from "@tanstack/react-router";
import { SlidersHorizontal } from "lucide-react";
import { useMemo, useState } from "react";
import { FilterForm } from "./FilterForm";
import { countOf, type Filters, filtersOf } from "./filters";
import { Results } from "./Results";
import { ShortlistBar } from "./ShortlistBar";

const route = getRouteApi("/browse");

/** Venues and vendors, narrowed by what one looks for. */
export function BrowsePage() {
  const raw = route.useSearch() as Record<string, unknown>;
  const navigate = route.useNavigate();
  const key = JSON.stringify(raw);
  const filters = useMemo(() => filtersOf(JSON.parse(key) as Record<string, unknown>), [key]);
  const [isOpen, setOpen] = useState(false);
  const count = countOf(filters);
  const look = (next: Filters) => void navigate({ search: next as never, replace: true, resetScroll: false });
  return (
    <div data-wide className="flex flex-col gap-6">
      <PageTitle tab="Venues and vendors · Strathwell">Venues and vendors</PageTitle>
      <div className="grid items-start gap-6 lg:grid-cols-[17rem_minmax(0,1fr)]">
        <div className="flex flex-col gap-4 lg:sticky lg:top-6">
          <Button
            look="secondary"
            wide
            className="lg:hidden!"
            aria-expanded={isOpen}
            aria-controls="filters"
            onClick={() => setOpen(!isOpen)}
          >
            <SlidersHorizontal size={18} aria-hidden />
            {isOpen ? "Hide the filters" : count ? `Filters (${count})` : "Filters"}
          </Button>
          <div id="filters" className={cx(!isOpen && "max-lg:hidden")}>
            <FilterForm filters={filters} onChange={look} />
          </div>
        </div>
        <Results filters={filters} onClear={() => look({})} />
      </div>
      <ShortlistBar day={filters.free_on} />
    </div>
  );
}
