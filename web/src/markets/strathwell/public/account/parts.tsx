/** What the account's pages are made of. */
import type { ApiProblem } from "@api/problem";
import { ErrorState } from "@kit/base/ErrorState";
import { PageTitle } from "@kit/public/PublicShell";
import type { ReactNode } from "react";

export const TEXT_LINK = "inline-flex min-h-11 items-center text-link underline underline-offset-4 hover:no-underline";

/** One question on a narrow page. */
export function Narrow({
  tab,
  title,
  lead,
  children,
}: {
  tab: string;
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="mx-auto flex w-full max-w-md flex-col gap-5">
      <div className="flex flex-col gap-2">
        <PageTitle tab={`${tab} · Strathwell`}>{title}</PageTitle>
        {lead ? <p className="m-0 text-muted text-pretty">{lead}</p> : null}
      </div>
      {children}
    </div>
  );
}

/** What went wrong with a form as a whole; a refusal is said in its own words. */
export function FormProblem({ problem, doing }: { problem: ApiProblem | null; doing: string }) {
  return problem ? <ErrorState as="line" thrown={problem} doing={doing} /> : null;
}
