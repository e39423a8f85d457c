import { Check, ChevronsUpDown, CircleHelp } from "lucide-react";
import type { ComponentType, ReactNode } from "react";
import { ClockNote } from "./ClockNote";
import { InnerLink } from "./InnerLink";
import { LiveDot } from "./LiveDot";
import { ThemeSwitch } from "./ThemeSwitch";

export interface NavItem {
  /** A console path. */
  to: string;
  label: string;
  icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  /** A count worth a look; nothing when 0. */
  badge?: number | string;
  /** A shortcut such as `g d`. */
  key?: string;
}

export interface MarketLink {
  name: string;
  title: string;
  /** The address of the market's console: another document. */
  href: string;
}

export interface SideNavProps {
  /** The market's name in code, as in `markets`. */
  brand: string;
  title: string;
  nav: readonly NavItem[];
  markets: readonly MarketLink[];
  onHelp: () => void;
  foot?: ReactNode;
  /** A page was chosen. */
  onGo?: () => void;
}

function Markets({ brand, title, markets }: Pick<SideNavProps, "brand" | "title" | "markets">) {
  const mark = (
    <span
      aria-hidden
      className="grid size-7 shrink-0 place-items-center rounded-md bg-brand text-sm font-bold text-brand-foreground"
    >
      {title.charAt(0)}
    </span>
  );
  if (markets.length < 2)
    return (
      <p className="m-0 flex min-h-11 items-center gap-2.5 px-2 font-semibold">
        {mark}
        <span className="truncate">{title}</span>
      </p>
    );
  return (
    <details className="group relative">
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2.5 rounded-lg px-2 font-semibold hover:bg-surface-tertiary [&::-webkit-details-marker]:hidden">
        {mark}
        <span className="min-w-0 flex-1 truncate">{title}</span>
        <span className="sr-only">, switch market</span>
        <ChevronsUpDown size={14} aria-hidden className="text-muted" />
      </summary>
      <ul className="absolute inset-x-0 z-30 m-0 mt-1 list-none rounded-lg border border-border bg-overlay p-1.5 shadow-overlay">
        {markets.map((market) => (
          <li key={market.name}>
            <a
              href={market.href}
              aria-current={market.name === brand ? "true" : undefined}
              className="flex min-h-10 items-center justify-between gap-2 rounded-md px-2 text-foreground no-underline hover:bg-surface-secondary"
            >
              {market.title}
              {market.name === brand ? <Check size={16} aria-hidden /> : null}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The pages of a console, and what is always worth knowing: whether it is live, and what time it is. */
export function SideNav({ brand, title, nav, markets, onHelp, foot, onGo }: SideNavProps) {
  return (
    <div className="flex h-full flex-col gap-3 p-3">
      <Markets brand={brand} title={title} markets={markets} />
      <nav aria-label="Pages" className="min-h-0 flex-1 overflow-y-auto">
        <ul className="m-0 flex list-none flex-col gap-0.5 p-0">
          {nav.map((item) => (
            <li key={item.to}>
              <InnerLink
                href={item.to}
                exact={item.to === "/"}
                onClick={onGo}
                className="flex min-h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm text-muted no-underline hover:bg-surface-tertiary hover:text-foreground pointer-coarse:min-h-11 [&.active]:bg-surface-tertiary [&.active]:font-medium [&.active]:text-foreground"
              >
                <item.icon size={16} aria-hidden />
                <span className="min-w-0 flex-1 truncate">{item.label}</span>
                {item.badge ? (
                  <span className="figures rounded-full bg-trouble-tint px-1.5 text-xs leading-5 font-medium text-trouble-ink">
                    {item.badge}
                  </span>
                ) : null}
              </InnerLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className="flex flex-col gap-2 border-t border-separator px-2 pt-3">
        {foot}
        <ClockNote />
        <div className="flex items-center justify-between gap-2">
          <LiveDot />
          <span className="flex">
            <button
              type="button"
              aria-label="Keys on this page"
              title="Keys on this page (?)"
              onClick={onHelp}
              className="grid size-9 cursor-pointer place-items-center rounded-md text-muted hover:bg-surface-tertiary hover:text-foreground pointer-coarse:size-11"
            >
              <CircleHelp size={18} aria-hidden />
            </button>
            <ThemeSwitch />
          </span>
        </div>
      </div>
    </div>
  );
}
