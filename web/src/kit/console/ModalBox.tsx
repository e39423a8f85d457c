import "./parts.css";
import { cx } from "@kit/base/cx";
import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";

export interface ModalBoxProps {
  open: boolean;
  /** Escape, the cross, a click beside it. */
  onClose: () => void;
  title: string;
  /** `middle` asks, `right` shows a record, `left` is the menu, `top` is the palette. */
  side?: "middle" | "right" | "left" | "top";
  /** Without the title line; the title is then only heard. */
  bare?: boolean;
  footer?: ReactNode;
  children: ReactNode;
}

const PLACES: Record<NonNullable<ModalBoxProps["side"]>, string> = {
  middle: "m-auto w-[min(32rem,calc(100vw-1.5rem))] max-h-[calc(100dvh-1.5rem)] rounded-xl",
  right: "ml-auto mr-0 my-0 h-dvh max-h-none w-full max-w-[30rem]",
  left: "ml-0 mr-auto my-0 h-dvh max-h-none w-72 max-w-[85vw]",
  top: "mx-auto mt-[10vh] mb-auto w-[min(40rem,calc(100vw-1rem))] max-h-[75vh] rounded-xl",
};

/** A native modal dialog: the browser holds the focus in it, and gives it back. */
export function ModalBox({ open, ...rest }: ModalBoxProps) {
  return open ? <OpenModal {...rest} /> : null;
}

function OpenModal({ onClose, title, side = "middle", bare = false, footer, children }: Omit<ModalBoxProps, "open">) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    shown?.showModal();
    shown?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key; the click is on the backdrop.
    <dialog
      ref={dialog}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      className={cx("modal-box border border-border bg-overlay p-0 text-foreground shadow-overlay", PLACES[side])}
      data-side={side}
    >
      <div className={cx("flex max-h-[inherit] min-h-0 flex-col", side !== "middle" && side !== "top" && "h-full")}>
        {bare ? null : (
          <div className="flex items-start justify-between gap-3 px-5 pt-4 pb-2">
            <h2 className="m-0 pt-1.5 text-base leading-snug font-semibold text-balance">{title}</h2>
            <button
              type="button"
              onClick={onClose}
              aria-label="Close"
              className="-mr-2 grid size-9 shrink-0 cursor-pointer place-items-center rounded-md text-muted hover:bg-surface-tertiary pointer-coarse:size-11"
            >
              <X size={18} aria-hidden />
            </button>
          </div>
        )}
        <div className={cx("min-h-0 flex-1 overflow-y-auto", !bare && "px-5 pb-5")}>{children}</div>
        {footer ? <div className="border-t border-separator px-5 py-3">{footer}</div> : null}
      </div>
    </dialog>
  );
}
