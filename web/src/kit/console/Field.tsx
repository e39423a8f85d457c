import { cx } from "@kit/base/cx";
import { CircleAlert } from "lucide-react";
import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from "react";

interface Told {
  label: string;
  /** What helps before a mistake. */
  hint?: ReactNode;
  /** What is wrong, and the remedy. */
  error?: string;
  /** Said after the label when it may be left empty. */
  optional?: boolean;
}

/** `compact` is as high as a small button and as wide as its place says, for bars of controls. */
export function controlLook(bad = false, compact = false): string {
  return cx(
    "block rounded-lg border bg-field text-sm text-field-foreground placeholder:text-field-placeholder disabled:opacity-60 pointer-coarse:min-h-11 pointer-coarse:text-base",
    compact ? "min-h-9 py-1" : "min-h-10 w-full px-3 py-2",
    bad ? "border-trouble-mark" : "border-field-border",
  );
}

interface Ids {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** The label, hint and error around one control; `children` gets the ids it must carry. */
export function Field({ label, hint, error, optional, children }: Told & { children: (ids: Ids) => ReactNode }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {optional ? <span className="font-normal text-muted"> (optional)</span> : null}
      </label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      {hint ? (
        <p id={`${id}-hint`} className="m-0 text-xs text-muted">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="m-0 flex items-start gap-1 text-xs font-medium text-trouble-ink">
          <CircleAlert size={14} aria-hidden className="mt-px shrink-0" />
          {error}
        </p>
      ) : null}
    </div>
  );
}

export interface TextFieldProps extends Told, Omit<InputHTMLAttributes<HTMLInputElement>, "id"> {
  ref?: Ref<HTMLInputElement>;
}

export function TextField({ label, hint, error, optional, className, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(ids) => <input {...input} {...ids} className={cx(controlLook(Boolean(error)), className)} />}
    </Field>
  );
}

export interface TextAreaProps extends Told, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "id"> {
  ref?: Ref<HTMLTextAreaElement>;
}

export function TextArea({ label, hint, error, optional, className, ...area }: TextAreaProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(ids) => <textarea rows={3} {...area} {...ids} className={cx(controlLook(Boolean(error)), className)} />}
    </Field>
  );
}

export interface SelectProps extends Told, Omit<SelectHTMLAttributes<HTMLSelectElement>, "id"> {
  ref?: Ref<HTMLSelectElement>;
  options: readonly { value: string; label: string }[];
  /** Offered first, with an empty value. */
  none?: string;
}

export function Select({ label, hint, error, optional, options, none, className, ...select }: SelectProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(ids) => (
        <select {...select} {...ids} className={cx(controlLook(Boolean(error)), className)}>
          {none === undefined ? null : <option value="">{none}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
