import { PublicShell } from "@kit/public/PublicShell";
import { Link, Outlet } from "@tanstack/react-router";
import { CircleUser, Wine } from "lucide-react";
import type { ReactNode } from "react";

const BRAND = "flex min-h-11 items-center gap-2 text-lg font-bold text-brand no-underline";
const ASIDE = "flex min-h-11 items-center gap-2 text-sm font-medium text-foreground no-underline hover:underline";
const PLACES = "m-0 flex list-none justify-between gap-x-5 p-0 sm:justify-start";
const PLACE =
  "flex min-h-11 items-center border-b-2 border-transparent text-sm font-medium text-foreground no-underline hover:underline aria-[current=page]:border-brand aria-[current=page]:text-brand";
const SIGN = (
  <>
    <Wine size={22} aria-hidden /> Strathwell
  </>
);
const NAV = [
  { to: "/browse", label: "Browse" },
  { to: "/templates", label: "Templates" },
  { to: "/planner", label: "Planner" },
  { to: "/bookings", label: "Bookings" },
] as const;

interface ShellProps {
  brand: ReactNode;
  place: (one: (typeof NAV)[number]) => ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}

function Shell({ brand, place, aside, children }: ShellProps) {
  return (
    <PublicShell
      brand={brand}
      nav={
        <ul className={PLACES}>
          {NAV.map((one) => (
            <li key={one.to}>{place(one)}</li>
          ))}
        </ul>
      }
      aside={aside}
      works="What you have typed is kept; we catch up by ourselves."
    >
      {children}
    </PublicShell>
  );
}

/** The header every organizer's page stands under. */
export function PublicFrame() {
  return (
    <Shell
      brand={
        <Link to="/" className={BRAND}>
          {SIGN}
        </Link>
      }
      place={({ to, label }) => (
        <Link to={to} className={PLACE}>
          {label}
        </Link>
      )}
      aside={
        <Link to="/account" className={ASIDE}>
          <CircleUser size={20} aria-hidden /> Account
        </Link>
      }
    >
      <Outlet />
    </Shell>
  );
}

/** The same around what a document shows before the script has come, when no link leads anywhere yet. */
export function FrameOpening({ children }: { children?: ReactNode }) {
  return (
    <div aria-busy="true">
      <Shell
        brand={<span className={BRAND}>{SIGN}</span>}
        place={({ label }) => <span className={PLACE}>{label}</span>}
        aside={
          <span className={ASIDE}>
            <CircleUser size={20} aria-hidden /> Account
          </span>
        }
      >
        {children}
      </Shell>
    </div>
  );
}
