import { Loading, Skeleton } from "@kit/base/Skeleton";
import { homeOf, plays, type Role, signInAddress, useAccount } from "@markets/strathwell/account";
import { type ReactNode, useEffect } from "react";

const NOT_HERE: Record<Role, string> = {
  admin: "This desk is for staff.",
  vendor: "This desk is for vendors.",
  organizer: "These pages are for organizers.",
};

/** Shows what is behind it to who is signed in in that role; sends who is not to the door. */
export function DeskDoor({ plays: role, children }: { plays: Role; children: ReactNode }) {
  const { standing, me } = useAccount();
  useEffect(() => {
    if (standing === "out") location.replace(signInAddress(location.pathname + location.search));
  }, [standing]);
  if (!me) {
    return (
      <div className="p-6">
        <Loading what="your desk">
          <Skeleton className="mb-4 h-8 w-1/3" />
          <Skeleton className="h-40 w-full" />
        </Loading>
      </div>
    );
  }
  if (plays(me, role)) return children;
  return (
    <main className="mx-auto max-w-lg p-6">
      <h1 className="text-2xl font-bold">{NOT_HERE[role]}</h1>
      <p className="mt-2 text-muted">You are signed in as {me.email ?? me.name}.</p>
      <p className="mt-4">
        <a className="text-link underline underline-offset-4" href={homeOf(me)}>
          Go to your own pages
        </a>
      </p>
    </main>
  );
}
