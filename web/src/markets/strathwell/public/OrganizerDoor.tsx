import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { ButtonLink } from "@kit/public/Button";
import { PageTitle } from "@kit/public/PublicShell";
import { homeOf, plays, signInAddress, useAccount } from "@markets/strathwell/account";
import { type ReactNode, useEffect } from "react";

/** Shows an organizer's own pages to organizers; sends whoever is not signed in to the door and back. */
export function OrganizerDoor({ children }: { children: ReactNode }) {
  const { standing, me, thrown, again } = useAccount();
  useEffect(() => {
    if (standing === "out") location.replace(signInAddress(location.pathname + location.search));
  }, [standing]);
  if (thrown) return <ErrorState thrown={thrown} doing="see who you are" onRetry={again} />;
  if (!me) {
    return (
      <Loading what="your pages">
        <Skeleton className="mb-6 h-8 w-1/2" />
        <Skeleton className="mb-3 h-28 w-full" />
        <Skeleton className="h-28 w-full" />
      </Loading>
    );
  }
  if (plays(me, "organizer")) return children;
  return (
    <div className="flex flex-col gap-4">
      <PageTitle tab="For organizers · Strathwell">These pages are for organizers.</PageTitle>
      <p className="m-0 text-muted">
        You are signed in as {me.email ?? me.name}, and that account is not an organizer's.
      </p>
      <ButtonLink href={homeOf(me)}>Go to your own pages</ButtonLink>
    </div>
  );
}
