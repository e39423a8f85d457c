import type { ReactNode } from "react";

export interface ChoiceBoxProps {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  detail?: ReactNode;
  disabled?: boolean;
}

/** One thing to tick. */
export function ChoiceBox({ label, checked, onChange, detail, disabled = false }: ChoiceBoxProps) {
  return (
    <label
      className={`flex min-h-9 items-start gap-2.5 py-1.5 pointer-coarse:min-h-11 ${disabled ? "opacity-60" : "cursor-pointer"}`}
    >
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
        className="mt-0.5 size-4 shrink-0 accent-brand"
      />
      <span className="min-w-0">
        <span className="block">{label}</span>
        {detail ? <span className="block text-xs text-muted">{detail}</span> : null}
      </span>
    </label>
  );
}
