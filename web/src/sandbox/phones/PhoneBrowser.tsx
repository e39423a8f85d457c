import { cx } from "@kit/base/cx";
import { ExternalLink, House, MessageSquare, RotateCw } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { shortAddress } from "../address";

/** A page for a phone needs this much; in a smaller one it is drawn smaller. */
const PAGE_WIDTH = 360;

function useScale() {
  const box = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(1);
  useEffect(() => {
    if (!box.current) return;
    const watch = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      // Hidden behind the texts it has no width, and keeps its size.
      if (width > 0) setScale(Math.min(1, width / PAGE_WIDTH));
    });
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return { box, scale };
}

const tool =
  "grid size-9 shrink-0 cursor-pointer place-items-center rounded-md text-muted hover:bg-surface-tertiary hover:text-foreground pointer-coarse:size-11";

function Tool({ label, onPress, children }: { label: string; onPress: () => void; children: ReactNode }) {
  return (
    <button type="button" aria-label={label} title={label} onClick={onPress} className={tool}>
      {children}
    </button>
  );
}

export interface PhoneBrowserProps {
  owner: string;
  page: string;
  visit: number;
  home: string | undefined;
  unread: number;
  hidden: boolean;
  onGo: (page: string) => void;
  onTexts: () => void;
}

/** The application's page inside the phone; it stays as it is while the texts are read. */
export function PhoneBrowser({ owner, page, visit, home, unread, hidden, onGo, onTexts }: PhoneBrowserProps) {
  const { box, scale } = useScale();
  return (
    <div className={cx("min-h-0 flex-1 flex-col", hidden ? "hidden" : "flex")}>
      <div className="flex items-center gap-0.5 border-b border-separator px-1">
        <button
          type="button"
          onClick={onTexts}
          className="inline-flex min-h-9 cursor-pointer items-center gap-1 rounded-md px-2 text-xs font-medium hover:bg-surface-tertiary pointer-coarse:min-h-11"
        >
          <MessageSquare size={14} aria-hidden /> Texts
          {unread ? (
            <span className="figures grid h-4.5 min-w-4.5 place-items-center rounded-full bg-danger px-1 text-danger-foreground">
              {unread}
              <span className="sr-only"> unread</span>
            </span>
          ) : null}
        </button>
        <span className="min-w-0 flex-1 truncate text-center text-xs text-muted">{shortAddress(page)}</span>
        {home ? (
          <Tool label="Go to the market's page" onPress={() => onGo(home)}>
            <House size={15} aria-hidden />
          </Tool>
        ) : null}
        <Tool label="Load again" onPress={() => onGo(page)}>
          <RotateCw size={15} aria-hidden />
        </Tool>
        <a
          href={page}
          target="_blank"
          rel="noreferrer"
          aria-label="Open in a tab"
          title="Open in a tab"
          className={tool}
        >
          <ExternalLink size={15} aria-hidden />
        </a>
      </div>
      <div ref={box} className="relative min-h-0 flex-1 overflow-hidden bg-surface">
        <iframe
          key={visit}
          title={`Browser of ${owner}`}
          src={page}
          allow="clipboard-write"
          className="absolute top-0 left-0 origin-top-left border-0"
          style={{ width: `${100 / scale}%`, height: `${100 / scale}%`, transform: `scale(${scale})` }}
        />
      </div>
    </div>
  );
}
