import { cx } from "@kit/base/cx";
import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";

export interface Choice<Value extends string> {
  value: Value;
  label: string;
  detail?: ReactNode;
  /** Shown at the end of the card, such as a price. */
  aside?: ReactNode;
  icon?: ReactNode;
  /** Why it cannot be chosen; the card stays readable. */
  whyNot?: string;
}

export interface ChoicesProps<Value extends string> {
  legend: string;
  name: string;
  choices: Choice<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  error?: string;
}

/** One of a few, as big cards; native radios beneath, so arrow keys and forms work. */
export function Choices<Value extends string>({ legend, name, choices, value, onChange, error }: ChoicesProps<Value>) {
  const id = useId();
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined} className="m-0 border-0 p-0">
      <legend className="mb-2 p-0 text-lg font-semibold">{legend}</legend>
      <div className="grid gap-2">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className={cx(
              "flex min-h-14 cursor-pointer items-center gap-3 rounded-xl border bg-surface px-4 py-3 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
              value === choice.value ? "border-2 border-brand bg-brand/5" : "border-field-border",
              choice.whyNot && "cursor-not-allowed bg-surface-secondary",
            )}
          >
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={value === choice.value}
              disabled={Boolean(choice.whyNot)}
              onChange={() => onChange(choice.value)}
              className="size-5 shrink-0 accent-brand"
            />
            {choice.icon}
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{choice.label}</span>
              {(choice.whyNot ?? choice.detail) ? (
                <span className="block text-sm text-muted">{choice.whyNot ?? choice.detail}</span>
              ) : null}
            </span>
            {choice.aside ? <span className="figures shrink-0 font-semibold">{choice.aside}</span> : null}
          </label>
        ))}
      </div>
      {error ? (
        <p
          id={`${id}-error`}
          role="alert"
          className="mt-1.5 flex items-start gap-1.5 text-sm font-medium text-trouble-ink"
        >
          <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
