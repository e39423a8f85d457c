/** What stands in a document before its script has come: the real things' shapes, not yet to be used. */
import { type ButtonLook, buttonLook } from "./Button";
import { CONTROL } from "./Field";

export function FieldShape({ label, hint }: { label: string; hint?: string }) {
  return (
    <div className="flex flex-col gap-1.5">
      <span className="font-medium">{label}</span>
      {hint ? <p className="text-sm text-muted">{hint}</p> : null}
      <span aria-hidden className={`${CONTROL} border-field-border`} />
    </div>
  );
}

export function ButtonShape({ look = "primary", children }: { look?: ButtonLook; children: string }) {
  return (
    <span aria-disabled className={`${buttonLook(look, true)} opacity-50`}>
      {children}
    </span>
  );
}
