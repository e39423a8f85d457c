import { Check, Share, Smartphone, SquarePlus, X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { Button } from "./Button";
import {
  dismissedAt,
  dropEvent,
  heldEvent,
  isInstalled,
  isIosSafari,
  keepDismissal,
  offerOf,
  QUIET_DAYS,
  watchEvent,
} from "./installOffer";

export interface InstallPromptProps {
  /** Of the app, as it will stand on the home screen. */
  name: string;
  /** What one gains, in a sentence. */
  why: ReactNode;
}

export interface InstallCardProps extends InstallPromptProps {
  kind: "prompt" | "hint";
  onInstall: () => void;
  onDismiss: () => void;
}

/** What the offer looks like; `InstallPrompt` decides whether there is one. */
export function InstallCard({ name, why, kind, onInstall, onDismiss }: InstallCardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="relative rounded-2xl border border-border bg-surface p-5 pr-14 shadow-surface"
    >
      <h2 id={id} className="m-0 flex items-start gap-2 text-base font-semibold">
        <Smartphone size={20} aria-hidden className="mt-0.5 shrink-0 text-muted" />
        Keep {name} on your home screen
      </h2>
      <p className="m-0 mt-1 text-muted">{why}</p>
      {kind === "prompt" ? (
        <Button look="secondary" className="mt-3" onClick={onInstall}>
          Add to home screen
        </Button>
      ) : (
        <ol className="m-0 mt-3 flex list-none flex-col gap-2 p-0">
          <li className="flex items-start gap-2">
            <Share size={20} aria-hidden className="mt-0.5 shrink-0" />
            <span>
              1. Tap <strong>Share</strong> in Safari
            </span>
          </li>
          <li className="flex items-start gap-2">
            <SquarePlus size={20} aria-hidden className="mt-0.5 shrink-0" />
            <span>
              2. Choose <strong>Add to Home Screen</strong>
            </span>
          </li>
        </ol>
      )}
      <button
        type="button"
        aria-label="Not now"
        title="Not now"
        onClick={onDismiss}
        className="absolute top-2 right-2 grid size-11 cursor-pointer place-items-center rounded-xl text-muted hover:bg-surface-secondary"
      >
        <X size={20} aria-hidden />
      </button>
    </section>
  );
}

/** Stands where the offer was, so that the focus has a place to go. */
function After({ children }: { children: ReactNode }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => line.current?.focus({ preventScroll: true }), []);
  return (
    <p ref={line} tabIndex={-1} role="status" className="m-0 flex items-center gap-2 text-sm text-muted outline-none">
      <Check size={16} aria-hidden className="shrink-0" />
      {children}
    </p>
  );
}

/**
 * Offers the home screen, in the flow of the page and never over it: only once the browser has said that it can,
 * or with Safari's own way on iPhone and iPad. Waved away, it keeps quiet for 60 days.
 */
export function InstallPrompt({ name, why }: InstallPromptProps) {
  const event = useSyncExternalStore(watchEvent, heldEvent, () => null);
  const [before] = useState(() => ({ dismissedAt: dismissedAt(name), now: Date.now() }));
  const [after, setAfter] = useState<"dismissed" | "installed" | null>(null);

  function dismiss(): void {
    keepDismissal(name);
    setAfter("dismissed");
  }

  async function install(): Promise<void> {
    if (!event) return;
    try {
      const { outcome } = await event.prompt();
      if (outcome === "accepted") setAfter("installed");
      else dismiss();
    } catch {
      // The browser changed its mind; there is nothing to offer then.
    } finally {
      // One event can ask once.
      dropEvent();
    }
  }

  if (after === "installed") return <After>{name} is on your home screen.</After>;
  if (after === "dismissed") return <After>We will not ask again for {QUIET_DAYS} days.</After>;
  const kind = offerOf({
    canPrompt: event !== null,
    isInstalled: isInstalled(),
    isIosSafari: isIosSafari(navigator.userAgent, navigator.maxTouchPoints),
    ...before,
  });
  if (kind === "none") return null;
  return <InstallCard name={name} why={why} kind={kind} onInstall={() => void install()} onDismiss={dismiss} />;
}
