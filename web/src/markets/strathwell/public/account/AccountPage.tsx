import type { Me } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { PagePending } from "@kit/base/PageFallback";
import { Button, ButtonLink } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { PageTitle } from "@kit/public/PublicShell";
import { homeOf, plays, type Role, session, useAccount } from "@markets/strathwell/account";
import { useQueryClient } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { ChevronRight, LogOut } from "lucide-react";
import { useState } from "react";
import { Devices } from "./Devices";
import { PasswordChange } from "./PasswordChange";
import { SubscriptionCard } from "./SubscriptionCard";

const ROLE: Record<Role, string> = { organizer: "Organizer", vendor: "Vendor", admin: "Staff" };
const named = (role: string): string => ROLE[role as Role] ?? role;

/** Who is signed in, where, and what they have here. */
export function AccountPage() {
  const { standing, me, thrown, again } = useAccount();
  if (standing === "out") return <Navigate to="/sign-in" search={{ to: location.pathname }} replace />;
  if (me) return <Account me={me} />;
  if (thrown) return <ErrorState thrown={thrown} doing="show your account" onRetry={again} />;
  return <PagePending />;
}

function Account({ me }: { me: Me }) {
  const isAtDesk = plays(me, "admin") || plays(me, "vendor");
  return (
    <div className="flex flex-col gap-6">
      <PageTitle tab="Your account · Strathwell">Your account</PageTitle>
      <Card className="flex flex-wrap items-center justify-between gap-4">
        <div className="min-w-0">
          <p className="m-0 text-lg font-semibold wrap-anywhere">{me.name}</p>
          <p className="m-0 text-muted wrap-anywhere">{me.email ?? me.phone}</p>
          <p className="m-0 text-sm text-muted">{me.roles.map(named).join(", ")}</p>
        </div>
        <SignOut />
      </Card>
      {isAtDesk ? <ButtonLink href={homeOf(me)}>Go to your desk</ButtonLink> : null}
      {plays(me, "organizer") ? (
        <>
          <Link
            to="/bookings"
            className="flex min-h-14 items-center justify-between gap-3 rounded-2xl border border-border bg-surface px-5 font-semibold text-foreground no-underline shadow-surface hover:bg-surface-secondary"
          >
            Your bookings <ChevronRight size={20} aria-hidden className="text-muted" />
          </Link>
          <SubscriptionCard />
        </>
      ) : null}
      <Devices />
      <PasswordChange email={me.email ?? ""} />
    </div>
  );
}

function SignOut() {
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [thrown, setThrown] = useState<unknown>(null);

  async function leave(): Promise<void> {
    setBusy(true);
    try {
      await session.signOut();
    } catch (failure) {
      setThrown(failure);
    } finally {
      setBusy(false);
      // Nothing of theirs is shown to who comes next.
      queries.clear();
    }
  }

  return (
    <div className="flex flex-col gap-2">
      <Button look="secondary" busy={isBusy} busyLabel="Signing out …" onClick={() => void leave()}>
        <LogOut size={18} aria-hidden /> Sign out
      </Button>
      {thrown ? <ErrorState as="line" thrown={thrown} doing="sign you out" /> : null}
    </div>
  );
}
