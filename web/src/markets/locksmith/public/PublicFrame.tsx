import { PublicShell } from "@kit/public/PublicShell";
import { Link, Outlet } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";

const BRAND = "flex min-h-11 items-center gap-2 text-lg font-bold text-brand no-underline";
const SIGN = (
  <>
    <KeyRound size={22} aria-hidden /> Locksmith
  </>
);

function Shell({ brand, children }: { brand: ReactNode; children: ReactNode }) {
  return (
    <PublicShell brand={brand} works="What you have typed is kept; we catch up by ourselves.">
      {children}
    </PublicShell>
  );
}

/** The header and foot every customer page stands between. */
export function PublicFrame() {
  return (
    <Shell
      brand={
        <Link to="/" className={BRAND}>
          {SIGN}
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
      <Shell brand={<span className={BRAND}>{SIGN}</span>}>{children}</Shell>
    </div>
  );
}
