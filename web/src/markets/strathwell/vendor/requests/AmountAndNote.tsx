import type { ApiProblem } from "@api/problem";
import { TextArea, TextField } from "@kit/console/Field";
import { parseMoney } from "@kit/console/money";

/** Why an amount that was typed cannot be used, or nothing. */
export function wrongAmount(text: string, currency: string): string | undefined {
  const read = parseMoney(text, currency);
  if ("wrong" in read) return read.wrong;
  return read.minor === 0 ? "It must be more than nothing." : undefined;
}

/** The amount that was typed, in minor units; null while it is none. */
export function minorOf(text: string, currency: string): number | null {
  const read = parseMoney(text, currency);
  return "minor" in read && read.minor > 0 ? read.minor : null;
}

export interface AmountProps {
  currency: string;
  value: string;
  onChange: (text: string) => void;
  hint?: string;
  error?: string;
}

export function Amount({ currency, value, onChange, hint, error }: AmountProps) {
  return (
    <TextField
      label={`Amount (${currency})`}
      inputMode="decimal"
      autoComplete="off"
      data-first=""
      className="figures max-w-48"
      value={value}
      hint={hint}
      error={error ?? (value.trim() ? wrongAmount(value, currency) : undefined)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export interface NoteProps {
  value: string;
  onChange: (text: string) => void;
  problem: ApiProblem | null;
}

export function Note({ value, onChange, problem }: NoteProps) {
  return (
    <TextArea
      label="Note to the organizer"
      optional
      hint="They read it. Mail addresses and phone numbers are taken out."
      rows={3}
      maxLength={2000}
      value={value}
      error={problem?.field("note")}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
