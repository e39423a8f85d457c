import { Button } from "@kit/public/Button";
import type { FormEvent, ReactNode } from "react";

export interface StepFormProps {
  children: ReactNode;
  onNext: () => void;
  onBack: (() => void) | null;
}

/** One step of the composer, with the ways on and back. */
export function StepForm({ children, onNext, onBack }: StepFormProps) {
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    onNext();
  }
  return (
    <form noValidate className="flex flex-col gap-6" onSubmit={submit}>
      {children}
      <div className="grid gap-2 sm:grid-cols-[auto_1fr]">
        {onBack ? (
          <Button look="secondary" className="order-last sm:order-first" onClick={onBack}>
            Back
          </Button>
        ) : null}
        <Button type="submit" wide className={onBack ? undefined : "sm:col-span-2"}>
          Go on
        </Button>
      </div>
    </form>
  );
}

/** Said at a choice, as a field's error is at a field. */
export function ChoiceError({ children }: { children: string | undefined }) {
  return children ? (
    <p
      role="alert"
      className="m-0 rounded-xl border border-trouble-mark bg-trouble-tint p-4 font-medium text-trouble-ink"
    >
      {children}
    </p>
  ) : null;
}
