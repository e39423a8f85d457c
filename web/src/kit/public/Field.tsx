import { cx } from "@kit/base/cx";
import { CircleAlert } from "lucide-react";
import { type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes, useId } from "react";

interface Told {
  label: string;
  /** What helps before a mistake. */
  hint?: ReactNode;
  /** What is wrong, and the remedy. */
  error?: string;
}

export const CONTROL =
  "block min-h-12 w-full rounded-xl border bg-field px-4 py-2.5 text-base text-field-foreground placeholder:text-field-placeholder";

export function controlLook(bad: boolean): string {
  return cx(CONTROL, bad ? "border-trouble-mark border-2" : "border-field-border");
}

/** The label, hint and error around one control; `children` gets the ids it must carry. */
export function Field({
  label,
  hint,
  error,
  children,
}: Told & {
  children: (ids: { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean }) => ReactNode;
}) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": Boolean(error) })}
      {error ? (
        <p id={`${id}-error`} role="alert" className="flex items-start gap-1.5 text-sm font-medium text-trouble-ink">
          <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
          {error}
        </p>
      ) : null}
    </div>
  );
}

export interface TextFieldProps extends Told, Omit<InputHTMLAttributes<HTMLInputElement>, "id"> {
  ref?: Ref<HTMLInputElement>;
}

export function TextField({ label, hint, error, className, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <input {...input} {...ids} className={cx(controlLook(Boolean(error)), className)} />}
    </Field>
  );
}

export interface TextAreaProps extends Told, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "id"> {
  ref?: Ref<HTMLTextAreaElement>;
}

export function TextArea({ label, hint, error, className, ...area }: TextAreaProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <textarea rows={3} {...area} {...ids} className={cx(controlLook(Boolean(error)), className)} />}
    </Field>
  );
}
