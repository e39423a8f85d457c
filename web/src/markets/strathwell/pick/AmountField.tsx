import { TextField } from "@kit/public/Field";
import type { ReactNode } from "react";

export interface AmountFieldProps {
  label: string;
  hint?: ReactNode;
  value: string;
  currency: string;
  error?: string;
  onChange: (text: string) => void;
}

/** An amount of money as it is typed; it is read by `parseMoney` when it is sent. */
export function AmountField({ label, hint, value, currency, error, onChange }: AmountFieldProps) {
  return (
    <TextField
      label={`${label} (${currency})`}
      hint={hint}
      inputMode="decimal"
      autoComplete="off"
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
