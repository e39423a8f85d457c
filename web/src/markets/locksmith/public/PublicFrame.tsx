import { PublicShell } from "@kit/public/PublicShell";
import { Link, Outlet } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";

/** The header and foot every customer page stands between. */
export function PublicFrame() {
  return (
    <PublicShell
      works="What you have typed is kept; we catch up by ourselves."
      brand={
        <Link to="/" className="flex min-h-11 items-center gap-2 text-lg font-bold text-brand no-underline">
          <KeyRound size={22} aria-hidden /> Locksmith
        </Link>
      }
    >
      <Outlet />
    </PublicShell>
  );
}
