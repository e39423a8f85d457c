import { Search, X } from "lucide-react";
import { useRef } from "react";
import { DelayedText, FilterControl } from "./FilterControl";
import { activeFilters, chosen, type Filter, type FilterValue, withChanges, without } from "./filters";
import { useShortcut } from "./useShortcut";

export type { Filter, FilterOption, FilterValue } from "./filters";

export interface FilterBarProps {
  filters: readonly Filter[];
  /** The page's search in the address. */
  value: FilterValue;
  onChange: (next: FilterValue) => void;
  search?: { name: string; placeholder: string };
}

/** Filters of a list; what is active stands below as chips that can be taken away. */
export function FilterBar({ filters, value, onChange, search }: FilterBarProps) {
  const field = useRef<HTMLInputElement>(null);
  useShortcut("/", "Search this list", () => field.current?.select(), { enabled: Boolean(search) });
  const active = activeFilters(filters, value);
  return (
    <search className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        {search ? (
          <span className="relative min-w-0 flex-[1_1_11rem] sm:max-w-72">
            <Search
              size={16}
              aria-hidden
              className="pointer-events-none absolute top-1/2 left-2.5 z-10 -translate-y-1/2 text-muted"
            />
            <DelayedText
              fieldRef={field}
              label={search.placeholder}
              placeholder={search.placeholder}
              value={chosen(value, search.name)[0] ?? ""}
              onChange={(text) => onChange(withChanges(value, { [search.name]: text }))}
              className="w-full pr-2 pl-8"
            />
          </span>
        ) : null}
        {filters.map((filter) => (
          <FilterControl key={filter.name} filter={filter} value={value} onChange={onChange} />
        ))}
      </div>
      {active.length ? (
        <ul aria-label="Active filters" className="m-0 flex list-none flex-wrap items-center gap-1.5 p-0">
          {active.map(({ filter, says }) => (
            <li
              key={filter.name}
              className="inline-flex max-w-full items-center rounded-full bg-surface-tertiary pl-3 text-xs leading-7"
            >
              <span className="truncate">
                <span className="text-muted">{filter.label}:</span> <span className="font-medium">{says}</span>
              </span>
              <button
                type="button"
                aria-label={`Remove filter ${filter.label}: ${says}`}
                onClick={() => onChange(without(filter, value))}
                className="ml-0.5 grid size-7 shrink-0 cursor-pointer place-items-center rounded-full text-muted hover:bg-border hover:text-foreground pointer-coarse:size-9"
              >
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
          <li>
            <button
              type="button"
              onClick={() => onChange(active.reduce((rest, one) => without(one.filter, rest), value))}
              className="min-h-7 cursor-pointer rounded-md px-2 text-xs font-medium hover:bg-surface-tertiary pointer-coarse:min-h-9"
            >
              Clear all
            </button>
          </li>
        </ul>
      ) : null}
    </search>
  );
}
