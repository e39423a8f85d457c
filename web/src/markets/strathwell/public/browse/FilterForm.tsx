import { Button } from "@kit/public/Button";
import { TextField } from "@kit/public/Field";
import { SelectField } from "@kit/public/SelectField";
import { tomorrow } from "@markets/strathwell/days";
import { CATEGORY } from "@markets/strathwell/words";
import { CURRENCY, countOf, type Draft, draftOf, type Filters, isDay, SORTS } from "./filters";
import { useFilterDraft } from "./useFilterDraft";

/** Two questions in one list: venues, any service, or one kind of service. */
const WHAT: [string, string][] = [
  ["", "Venues and services"],
  ["type:venue_owner", "Venues"],
  ["type:service_provider", "All services"],
  ...Object.entries(CATEGORY)
    .filter(([category]) => category !== "venue")
    .map(([category, label]): [string, string] => [`category:${category}`, label]),
];

function whatOf(draft: Draft): string {
  if (draft.category) return draft.category === "venue" ? "type:venue_owner" : `category:${draft.category}`;
  return draft.type ? `type:${draft.type}` : "";
}

function chosenOf(what: string): Pick<Draft, "type" | "category"> {
  const [kind, value = ""] = what.split(":");
  return { type: kind === "type" ? value : "", category: kind === "category" ? value : "" };
}

export interface FilterFormProps {
  filters: Filters;
  onChange: (next: Filters) => void;
}

/** What to look for; every change is looked for at once and stands in the address. */
export function FilterForm({ filters, onChange }: FilterFormProps) {
  const { draft, wrong, type, choose } = useFilterDraft(filters, onChange);
  const what = whatOf(draft);
  return (
    <search aria-label="Venues and vendors">
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          choose({});
        }}
      >
        <SelectField label="What" value={what} onChange={(event) => choose(chosenOf(event.target.value))}>
          {WHAT.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        <TextField
          label="City"
          value={draft.city}
          maxLength={100}
          autoComplete="address-level2"
          onChange={(event) => type("city", event.target.value)}
        />
        <TextField
          label="Free on"
          type="date"
          min={tomorrow()}
          value={draft.free_on}
          onChange={(event) => {
            // Half a date is none yet.
            if (!event.target.value || isDay(event.target.value)) choose({ free_on: event.target.value });
          }}
        />
        <TextField
          label="Guests"
          inputMode="numeric"
          value={draft.capacity}
          error={wrong.capacity}
          onChange={(event) => type("capacity", event.target.value)}
        />
        <TextField
          label={`Price at most (${CURRENCY})`}
          inputMode="decimal"
          value={draft.max_price_cents}
          error={wrong.max_price_cents}
          onChange={(event) => type("max_price_cents", event.target.value)}
        />
        <TextField
          label="Words"
          type="search"
          value={draft.q}
          maxLength={80}
          onChange={(event) => type("q", event.target.value)}
        />
        <SelectField label="Order" value={draft.sort} onChange={(event) => choose({ sort: event.target.value })}>
          {Object.entries(SORTS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        {countOf(filters) ? (
          <Button look="secondary" onClick={() => choose(draftOf({ sort: filters.sort }))}>
            Clear all
          </Button>
        ) : null}
      </form>
    </search>
  );
}
