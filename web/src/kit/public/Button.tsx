import { cx } from "@kit/base/cx";
import { LoaderCircle } from "lucide-react";
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from "react";

export type ButtonLook = "primary" | "secondary" | "quiet" | "danger";

const LOOKS: Record<ButtonLook, string> = {
  primary: "bg-brand text-brand-foreground hover:opacity-90",
  secondary: "border border-field-border bg-surface text-foreground hover:bg-surface-secondary",
  quiet: "text-brand underline underline-offset-4 hover:no-underline",
  danger: "border border-trouble-mark bg-surface text-trouble-ink hover:bg-trouble-tint",
};

export function buttonLook(look: ButtonLook, wide: boolean): string {
  return cx(
    "inline-flex min-h-12 cursor-pointer items-center justify-center gap-2 rounded-xl px-5 text-base font-semibold transition-colors disabled:cursor-not-allowed",
    wide && "w-full",
    LOOKS[look],
  );
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: ButtonLook;
  wide?: boolean;
  /** At work: shown, announced, and further clicks do nothing. */
  busy?: boolean;
  busyLabel?: string;
  children: ReactNode;
}

export function Button({
  look = "primary",
  wide = false,
  busy = false,
  busyLabel,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={cx(buttonLook(look, wide), "disabled:opacity-50", rest.className)}
    >
      {busy ? <LoaderCircle size={20} aria-hidden className="animate-spin" /> : null}
      {busy && busyLabel ? busyLabel : children}
    </button>
  );
}

export interface ButtonLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  look?: ButtonLook;
  wide?: boolean;
}

/** A link to another document that looks like a button. */
export function ButtonLink({ look = "primary", wide = false, className, children, ...rest }: ButtonLinkProps) {
  return (
    <a {...rest} className={cx(buttonLook(look, wide), "no-underline", className)}>
      {children}
    </a>
  );
}
