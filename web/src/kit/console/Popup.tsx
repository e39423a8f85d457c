import { cx } from "@kit/base/cx";
import { ChevronDown } from "lucide-react";
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { type ButtonLook, buttonLook } from "./Button";

export interface PopupProps {
  /** On the button. */
  label: ReactNode;
  /** For assistive technology, where the label is only a picture. */
  name?: string;
  icon?: ReactNode;
  look?: ButtonLook;
  size?: "regular" | "small";
  align?: "start" | "end";
  arrow?: boolean;
  width?: string;
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** Room kept between the box and the edge of the window. */
const EDGE = 8;

/** A button that unfolds a small box under it; Escape and a click elsewhere fold it. */
export function Popup({
  label,
  name,
  icon,
  look = "secondary",
  size = "small",
  align = "start",
  arrow = true,
  width = "w-64",
  children,
}: PopupProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  useLayoutEffect(() => {
    const shown = sheet.current;
    if (!open || !shown) return;
    shown.style.translate = "none";
    const { left, right } = shown.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const over = left < EDGE ? EDGE - left : Math.min(0, width - EDGE - right);
    if (over) shown.style.translate = `${over}px 0`;
  }, [open]);
  useEffect(() => {
    if (!open) return;
    const elsewhere = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", elsewhere);
    document.addEventListener("focusin", elsewhere);
    return () => {
      document.removeEventListener("pointerdown", elsewhere);
      document.removeEventListener("focusin", elsewhere);
    };
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only Escape from within is heard here.
    <div
      ref={root}
      className="relative"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        event.preventDefault();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        aria-label={name}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className={buttonLook(look, size)}
      >
        {icon}
        {label}
        {arrow ? <ChevronDown size={14} aria-hidden className="text-muted" /> : null}
      </button>
      <div
        ref={sheet}
        id={id}
        hidden={!open}
        className={cx(
          "absolute z-30 mt-1 max-h-[min(24rem,70vh)] max-w-[calc(100vw-2rem)] overflow-y-auto rounded-lg border border-border bg-overlay p-1.5 shadow-overlay",
          width,
          align === "end" ? "right-0" : "left-0",
        )}
      >
        {open ? (typeof children === "function" ? children(close) : children) : null}
      </div>
    </div>
  );
}
