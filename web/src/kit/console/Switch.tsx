import { cx } from "@kit/base/cx";
import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";

export interface SwitchProps {
  label: ReactNode;
  on: boolean;
  onChange: (on: boolean) => void;
  /** Being sent. */
  busy?: boolean;
  disabled?: boolean;
  /** The label is heard and not seen, as in a table. */
  bare?: boolean;
  detail?: ReactNode;
}

/** On or off, at once. A native checkbox beneath. */
export function Switch({ label, on, onChange, busy = false, disabled = false, bare = false, detail }: SwitchProps) {
  return (
    <label
      className={cx("inline-flex items-center gap-3", !bare && "min-h-11", disabled ? "opacity-60" : "cursor-pointer")}
    >
      <span className="relative inline-flex h-5 w-9 shrink-0">
        <input
          type="checkbox"
          role="switch"
          aria-checked={on}
          checked={on}
          disabled={disabled}
          // Not disabled while it is sent: that would take the focus away.
          aria-disabled={busy || undefined}
          onChange={(event) => {
            if (!busy) onChange(event.currentTarget.checked);
          }}
          className="peer absolute inset-0 m-0 size-full cursor-[inherit] appearance-none rounded-full border border-field-border bg-surface-tertiary transition-colors checked:border-brand checked:bg-brand"
        />
        <span
          aria-hidden
          className="pointer-events-none absolute top-[3px] left-[3px] grid size-3.5 place-items-center rounded-full bg-field-border transition-transform peer-checked:translate-x-4 peer-checked:bg-brand-foreground"
        >
          {busy ? <LoaderCircle size={10} className="animate-spin text-surface" /> : null}
        </span>
      </span>
      <span className={bare ? "sr-only" : "min-w-0"}>
        <span className="block font-medium">{label}</span>
        {detail ? <span className="block text-xs text-muted">{detail}</span> : null}
      </span>
    </label>
  );
}
