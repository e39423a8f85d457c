import "./parts.css";
import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { ModalBox } from "./ModalBox";
import { useShortcut } from "./useShortcut";
import { useWide } from "./useWide";

export interface SidePanelProps {
  open: boolean;
  title: string;
  onClose: () => void;
  /** Links and buttons about the whole record, at the bottom. */
  footer?: ReactNode;
  children: ReactNode;
}

const WIDE = 1200;

/** Detail without losing the list: beside it where there is room, over it where there is none. */
export function SidePanel({ open, title, onClose, footer, children }: SidePanelProps) {
  const wide = useWide(WIDE);
  if (!open) return null;
  if (!wide)
    return (
      <ModalBox open side="right" title={title} onClose={onClose} footer={footer}>
        {children}
      </ModalBox>
    );
  return (
    <Beside title={title} onClose={onClose} footer={footer}>
      {children}
    </Beside>
  );
}

function Beside({ title, onClose, footer, children }: Omit<SidePanelProps, "open">) {
  const panel = useRef<HTMLElement>(null);
  useShortcut("escape", "Close the panel", onClose);
  useEffect(() => {
    const before = document.activeElement;
    const root = document.documentElement;
    root.dataset.panel = "open";
    const shown = panel.current;
    shown?.focus({ preventScroll: true });
    return () => {
      delete root.dataset.panel;
      const within = document.activeElement === document.body || shown?.contains(document.activeElement);
      if (within && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={title}
      className="side-panel fixed inset-y-0 right-0 z-20 flex flex-col border-l border-border bg-surface outline-none"
    >
      <div className="flex items-start justify-between gap-3 border-b border-separator px-5 py-3">
        <h2 className="m-0 min-w-0 pt-1.5 text-base leading-snug font-semibold break-words">{title}</h2>
        <button
          type="button"
          aria-label="Close"
          onClick={onClose}
          className="-mr-2 grid size-9 shrink-0 cursor-pointer place-items-center rounded-md text-muted hover:bg-surface-tertiary"
        >
          <X size={18} aria-hidden />
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key. */}
      <section aria-label={`${title}, detail`} tabIndex={0} className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
        {children}
      </section>
      {footer ? <div className="border-t border-separator px-5 py-3">{footer}</div> : null}
    </aside>
  );
}
