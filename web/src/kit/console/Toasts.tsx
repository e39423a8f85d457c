import { cx } from "@kit/base/cx";
import { CircleCheck, Info, TriangleAlert, Undo2, X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { dismiss, shownToasts, type ToastShown, type ToastTone, watchToasts } from "./toast";

const ICONS = { done: CircleCheck, plain: Info, trouble: TriangleAlert };
const INKS: Record<ToastTone, string> = { done: "text-done-ink", plain: "text-muted", trouble: "text-trouble-ink" };
const SECONDS = 6;
/** Whoever wants to undo needs time to read what happened. */
const SECONDS_TO_UNDO = 12;

function Toast({ shown }: { shown: ToastShown }) {
  const [held, setHeld] = useState(false);
  const seconds = shown.seconds ?? (shown.undo ? SECONDS_TO_UNDO : SECONDS);
  const { id } = shown;
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(id), seconds * 1000);
    return () => clearTimeout(timer);
  }, [held, id, seconds]);
  const tone = shown.tone ?? "plain";
  const Icon = ICONS[tone];
  const undo = shown.undo;
  return (
    <li
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex items-start gap-3 rounded-lg border border-border bg-overlay py-2 pr-2 pl-3 text-sm shadow-overlay"
    >
      <Icon size={18} aria-hidden className={cx("mt-2 shrink-0", INKS[tone])} />
      <div className="min-w-0 flex-1 py-1.5">
        <p className="m-0 font-medium break-words">{shown.text}</p>
        {shown.detail ? <p className="m-0 text-muted">{shown.detail}</p> : null}
      </div>
      {undo ? (
        <button
          type="button"
          onClick={() => {
            undo();
            dismiss(id);
          }}
          className="inline-flex min-h-9 cursor-pointer items-center gap-1 rounded-md px-2 font-medium hover:bg-surface-tertiary"
        >
          <Undo2 size={14} aria-hidden /> Undo
        </button>
      ) : null}
      <button
        type="button"
        aria-label="Dismiss"
        onClick={() => dismiss(id)}
        className="grid size-9 shrink-0 cursor-pointer place-items-center rounded-md text-muted hover:bg-surface-tertiary"
      >
        <X size={16} aria-hidden />
      </button>
    </li>
  );
}

/** Where toasts appear; once per page, in the AppShell. */
export function Toasts() {
  const shown = useSyncExternalStore(watchToasts, shownToasts, shownToasts);
  return (
    <section aria-label="Messages" className="pointer-events-none fixed inset-x-3 bottom-3 z-40 sm:left-auto sm:w-96">
      <div role="status" aria-live="polite">
        <ul className="m-0 flex list-none flex-col gap-2 p-0">
          {shown.map((one) => (
            <Toast key={one.id} shown={one} />
          ))}
        </ul>
      </div>
    </section>
  );
}
