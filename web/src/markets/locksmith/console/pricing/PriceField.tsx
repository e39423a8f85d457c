import { cx } from "@kit/base/cx";
import { formatMoney } from "@kit/base/format";
import { Button } from "@kit/console/Button";
import { controlLook } from "@kit/console/Field";
import { typedMoney } from "@kit/console/money";
import { SERVICE, URGENCY } from "@markets/locksmith/words";
import { X } from "lucide-react";
import { useId } from "react";
import type { PriceBase, PriceForm } from "./priceTable";
import type { PriceCell } from "./usePrices";

export interface PriceFieldProps {
  cell: PriceCell;
  /** What counts everywhere, for an area's own price; null in the table for everywhere. */
  inherited: PriceBase | null;
  currency: string;
  onEdit: (next: PriceForm) => void;
  onKeepMine: () => void;
  onTakeBack: () => void;
}

/** One deposit. In an area an empty field inherits; the inherited amount stands in it, dimmed. */
export function PriceField({ cell, inherited, currency, onEdit, onKeepMine, onTakeBack }: PriceFieldProps) {
  const id = useId();
  const { form, place } = cell;
  const inherits = place.areaId !== null && !form.text.trim();
  const offered = inherits ? (inherited?.is_offered ?? true) : form.offered;
  const name = `${SERVICE[place.service]}, ${URGENCY[place.urgency]}`;
  const inheritedText = inherited ? typedMoney(inherited.deposit_minor, currency) : "";
  return (
    <div className="grid min-w-0 gap-1">
      <div className="relative">
        <input
          aria-label={`Deposit for ${name}${inherits ? `, inherits ${inheritedText}` : ""}`}
          aria-invalid={cell.error ? true : undefined}
          aria-describedby={cell.error ? id : undefined}
          inputMode="decimal"
          autoComplete="off"
          value={form.text}
          placeholder={inheritedText}
          onChange={(event) => onEdit({ offered, text: event.currentTarget.value })}
          className={cx(
            controlLook(Boolean(cell.error)),
            "figures pr-9",
            place.areaId !== null && !inherits && "font-bold",
            cell.isChanged && !cell.error && "border-waiting-mark bg-waiting-tint",
            !offered && "line-through",
          )}
        />
        {place.areaId !== null && !inherits ? (
          <button
            type="button"
            aria-label={`Clear ${name}: inherit ${inheritedText}`}
            title={`Inherit ${inheritedText}`}
            onClick={() => onEdit({ text: "", offered: true })}
            className="absolute inset-y-0 right-0 grid w-9 cursor-pointer place-items-center rounded-r-lg text-muted hover:text-foreground"
          >
            <X size={14} aria-hidden />
          </button>
        ) : null}
      </div>
      <label className="flex min-h-7 cursor-pointer items-center gap-1.5 text-xs text-muted pointer-coarse:min-h-11">
        <input
          type="checkbox"
          className="size-3.5 accent-brand"
          checked={offered}
          aria-label={`${name} is offered`}
          onChange={(event) => onEdit({ text: form.text || inheritedText, offered: event.currentTarget.checked })}
        />
        {offered ? (inherits ? "Offered, inherited" : "Offered") : "Not offered"}
      </label>
      {cell.error ? (
        <p id={id} className="m-0 text-xs font-medium text-trouble-ink">
          {cell.error}
        </p>
      ) : null}
      {cell.conflict ? (
        <div role="alert" className="grid gap-1.5 rounded-md bg-waiting-tint p-2 text-xs text-waiting-ink">
          <span>
            Somebody else changed this meanwhile
            {cell.conflict.now ? ` to ${formatMoney(cell.conflict.now.deposit_minor, currency)}` : " to inherit"}.
          </span>
          <span className="flex flex-wrap gap-1">
            <Button size="small" onClick={onKeepMine}>
              Keep mine
            </Button>
            <Button size="small" onClick={onTakeBack}>
              Take theirs
            </Button>
          </span>
        </div>
      ) : null}
    </div>
  );
}
