import type { Category } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { Button } from "@kit/console/Button";
import { controlLook } from "@kit/console/Field";
import { CATEGORY } from "@markets/strathwell/words";
import { CircleAlert, Trash2 } from "lucide-react";
import { useId } from "react";
import { basisPoints, type Part, percentText, restOf, shareOf } from "./split";

export interface SplitEditorProps {
  parts: readonly Part[];
  onChange: (parts: Part[]) => void;
  /** The whole, where it is known. */
  budgetMinor: number | null;
  currency: string;
  error: string | undefined;
}

/** How a budget is parted; together the parts come to 100 %. */
export function SplitEditor({ parts, onChange, budgetMinor, currency, error }: SplitEditorProps) {
  const id = useId();
  const rest = restOf(parts);
  const free = (Object.keys(CATEGORY) as Category[]).filter((one) => parts.every(({ category }) => category !== one));
  const put = (category: Category, percent: string) =>
    onChange(parts.map((part) => (part.category === category ? { category, percent } : part)));
  return (
    <fieldset
      aria-describedby={error ? `${id}-error` : undefined}
      className="m-0 flex min-w-0 flex-col gap-3 border-0 p-0"
    >
      <legend className="mb-3 p-0 text-sm font-medium">
        Budget split <span className="font-normal text-muted">(optional)</span>
      </legend>
      {parts.length ? (
        <ul className="m-0 grid list-none gap-2 p-0">
          {parts.map(({ category, percent }) => {
            const points = basisPoints(percent);
            return (
              <li key={category} className="flex items-center gap-3">
                <label htmlFor={`${id}-${category}`} className="min-w-0 flex-1 truncate">
                  {CATEGORY[category]}
                </label>
                {budgetMinor && points ? (
                  <span className="text-muted max-sm:hidden">
                    <MoneyText amountMinor={shareOf(budgetMinor, points)} currency={currency} />
                  </span>
                ) : null}
                <span className="flex items-center gap-1.5">
                  <input
                    id={`${id}-${category}`}
                    inputMode="decimal"
                    autoComplete="off"
                    value={percent}
                    aria-invalid={points === null || undefined}
                    onChange={(event) => put(category, event.currentTarget.value)}
                    className={`${controlLook(percent !== "" && points === null, true)} figures w-20 px-2 text-right`}
                  />
                  <span aria-hidden>%</span>
                  <span className="sr-only">percent</span>
                </span>
                <button
                  type="button"
                  aria-label={`Take ${CATEGORY[category]} out`}
                  onClick={() => onChange(parts.filter((part) => part.category !== category))}
                  className="grid size-9 shrink-0 cursor-pointer place-items-center rounded-md text-muted hover:bg-surface-tertiary hover:text-foreground pointer-coarse:size-11"
                >
                  <Trash2 size={16} aria-hidden />
                </button>
              </li>
            );
          })}
        </ul>
      ) : null}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <select
          aria-label="Add a part"
          value=""
          onChange={(event) => {
            const category = event.currentTarget.value as Category | "";
            if (category) onChange([...parts, { category, percent: rest > 0 ? percentText(rest) : "" }]);
          }}
          className={`${controlLook(false, true)} px-2`}
        >
          <option value="">Add a part …</option>
          {free.map((one) => (
            <option key={one} value={one}>
              {CATEGORY[one]}
            </option>
          ))}
        </select>
        {parts.length ? <Rest rest={rest} parts={parts} onChange={onChange} /> : null}
      </div>
      {error ? (
        <p id={`${id}-error`} className="m-0 flex items-start gap-1 text-xs font-medium text-trouble-ink">
          <CircleAlert size={14} aria-hidden className="mt-px shrink-0" />
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

function Rest({ rest, parts, onChange }: Pick<SplitEditorProps, "parts" | "onChange"> & { rest: number }) {
  const last = parts[parts.length - 1];
  const lastPoints = last ? (basisPoints(last.percent) ?? 0) + rest : 0;
  return (
    <span role="status" className="flex flex-wrap items-center gap-2">
      {rest === 0 ? <StatusBadge tone="done" label="100 %" /> : null}
      {rest > 0 ? <StatusBadge tone="waiting" label={`${percentText(rest)} % missing`} /> : null}
      {rest < 0 ? <StatusBadge tone="trouble" label={`${percentText(-rest)} % too much`} /> : null}
      {rest !== 0 && last && lastPoints > 0 ? (
        <Button
          size="small"
          onClick={() => onChange([...parts.slice(0, -1), { ...last, percent: percentText(lastPoints) }])}
        >
          Settle with {CATEGORY[last.category].toLowerCase()}
        </Button>
      ) : null}
    </span>
  );
}
