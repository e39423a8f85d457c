import "./parts.css";
import { OfflineBar } from "@kit/base/OfflineBar";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { Menu, Search } from "lucide-react";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import type { PaletteProps } from "./found";
import { splitHref } from "./InnerLink";
import { Keys } from "./Keys";
import { LiveDot } from "./LiveDot";
import { ModalBox } from "./ModalBox";
import { type MarketLink, type NavItem, SideNav } from "./SideNav";
import { Toasts } from "./Toasts";
import { useShortcut } from "./useShortcut";
import { useWide } from "./useWide";

export type { MarketLink, NavItem } from "./SideNav";

const CommandPalette = lazy(() => import("./CommandPalette").then((part) => ({ default: part.CommandPalette })));
const ShortcutHelp = lazy(() => import("./ShortcutHelp").then((part) => ({ default: part.ShortcutHelp })));

export interface AppShellProps {
  /** The market's name in code, as in `markets`. */
  brand: string;
  title: string;
  nav: readonly NavItem[];
  markets: readonly MarketLink[];
  /** What still works without a connection. */
  works: string;
  palette: PaletteProps;
  /** What stands at the foot of the side, beside what is always worth knowing. */
  foot?: ReactNode;
  children: ReactNode;
}

const WIDE = 900;

function GoKey({ item }: { item: NavItem }) {
  const navigate = useNavigate();
  useShortcut(item.key ?? "", `Go to ${item.label}`, () => void navigate(splitHref(item.to)), {
    enabled: Boolean(item.key),
  });
  return null;
}

function SearchButton({ onOpen, finds }: { onOpen: () => void; finds: string }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="mx-3 mt-3 flex min-h-9 cursor-pointer items-center gap-2 rounded-lg border border-border bg-surface px-2.5 text-sm text-muted hover:border-field-border"
    >
      <Search size={16} aria-hidden />
      <span className="min-w-0 flex-1 truncate text-left">{finds}</span>
      <Keys keys="mod+k" />
    </button>
  );
}

/** The frame of every console page. */
export function AppShell({ brand, title, nav, markets, works, palette, foot, children }: AppShellProps) {
  const wide = useWide(WIDE);
  const [menu, setMenu] = useState(false);
  const [searching, setSearching] = useState(false);
  const [help, setHelp] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useShortcut("mod+k", "Search and commands", () => setSearching(true));
  useShortcut("?", "Show these keys", () => setHelp(true));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is come to; the menu has done its work.
  useEffect(() => setMenu(false), [path]);
  const openHelp = () => {
    setMenu(false);
    setHelp(true);
  };
  const side = <SideNav brand={brand} title={title} nav={nav} markets={markets} onHelp={openHelp} foot={foot} />;
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:border focus:border-border focus:bg-surface focus:px-4 focus:py-3"
      >
        Skip to content
      </a>
      {nav.map((item) => (
        <GoKey key={item.to} item={item} />
      ))}
      {wide ? (
        <header className="fixed inset-y-0 left-0 z-20 flex w-60 flex-col border-r border-border bg-surface-secondary">
          <SearchButton onOpen={() => setSearching(true)} finds="Search" />
          <div className="min-h-0 flex-1">{side}</div>
        </header>
      ) : (
        <header className="sticky top-0 z-20 flex min-h-14 items-center gap-1 border-b border-border bg-surface px-2">
          <button
            type="button"
            aria-label="Menu"
            aria-expanded={menu}
            onClick={() => setMenu(true)}
            className="grid size-11 shrink-0 cursor-pointer place-items-center rounded-md hover:bg-surface-tertiary"
          >
            <Menu size={20} aria-hidden />
          </button>
          <span className="min-w-0 flex-1">
            <span className="block truncate font-semibold">{title}</span>
            <LiveDot />
          </span>
          <button
            type="button"
            aria-label="Search and commands"
            onClick={() => setSearching(true)}
            className="grid size-11 shrink-0 cursor-pointer place-items-center rounded-md hover:bg-surface-tertiary"
          >
            <Search size={20} aria-hidden />
          </button>
        </header>
      )}
      <div className={wide ? "console-main ml-60 min-w-0" : "console-main min-w-0"}>
        <OfflineBar works={works} />
        <main id="main" tabIndex={-1} className="mx-auto w-full max-w-[100rem] min-w-0 px-4 py-5 outline-none sm:px-6">
          {children}
        </main>
      </div>
      {wide ? null : (
        <ModalBox open={menu} onClose={() => setMenu(false)} title="Menu" side="left" bare>
          {side}
        </ModalBox>
      )}
      <Suspense fallback={null}>
        {searching ? <CommandPalette open onClose={() => setSearching(false)} {...palette} /> : null}
        {help ? <ShortcutHelp onClose={() => setHelp(false)} /> : null}
      </Suspense>
      <Toasts />
    </div>
  );
}
