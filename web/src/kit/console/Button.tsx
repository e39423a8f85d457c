import { cx } from "@kit/base/cx";
import { LoaderCircle } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { InnerLink } from "./InnerLink";

export type ButtonLook = "primary" | "secondary" | "quiet" | "danger" | "caution";
export type ButtonSize = "regular" | "small";

const LOOKS: Record<ButtonLook, string> = {
  primary: "bg-brand text-brand-foreground hover:opacity-90",
  secondary: "border border-border bg-surface text-foreground shadow-surface hover:bg-surface-secondary",
  quiet: "text-foreground hover:bg-surface-tertiary",
  danger: "bg-danger text-danger-foreground hover:opacity-90",
  // Leads to a question that is then asked in red.
  caution: "border border-border bg-surface text-trouble-ink shadow-surface hover:bg-trouble-tint",
};

const SIZES: Record<ButtonSize, string> = {
  regular: "min-h-11 rounded-lg px-4",
  small: "min-h-9 rounded-md px-3 pointer-coarse:min-h-11",
};

export function buttonLook(look: ButtonLook, size: ButtonSize): string {
  return cx(
    "inline-flex cursor-pointer items-center justify-center gap-2 text-sm font-medium whitespace-nowrap no-underline transition-colors disabled:cursor-not-allowed disabled:opacity-50",
    SIZES[size],
    LOOKS[look],
  );
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: ButtonLook;
  size?: ButtonSize;
  icon?: ReactNode;
  /** At work: shown, announced, and further clicks do nothing. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  look = "secondary",
  size = "regular",
  icon,
  busy = false,
  children,
  onClick,
  className,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy || rest["aria-disabled"] || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={cx(buttonLook(look, size), className)}
    >
      {busy ? <LoaderCircle size={16} aria-hidden className="animate-spin" /> : icon}
      {children}
    </button>
  );
}

export interface ButtonLinkProps {
  /** A console path such as `/jobs/1`, or a whole address. */
  href: string;
  look?: ButtonLook;
  size?: ButtonSize;
  icon?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function ButtonLink({ href, look = "secondary", size = "regular", icon, className, children }: ButtonLinkProps) {
  return (
    <InnerLink href={href} className={cx(buttonLook(look, size), className)}>
      {icon}
      {children}
    </InnerLink>
  );
}
