import { asProblem } from "@api/problem";
import { ErrorState } from "@kit/base/ErrorState";
import { PageNotFound } from "@kit/base/PageFallback";
import { findPlace } from "@kit/base/place";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

export interface WholeProps<Data> {
  found: UseQueryResult<Data, unknown>;
  /** Such as "the vendor". */
  what: string;
  /** `page`: what is not there is a page that is not there. */
  as: "page" | "part";
  /** Grey shapes of the real size. */
  shape?: ReactNode;
  children: (data: Data) => ReactNode;
}

const NOT_THERE = new Set([404, 422]);

/** One record: its grey shape, why it cannot be shown, or itself. What is shown stays while it is read again. */
export function Whole<Data>({ found, what, as, shape, children }: WholeProps<Data>) {
  if (found.data !== undefined) return children(found.data);
  if (!found.error) return <Loading what={what}>{shape ?? (as === "page" ? <PageShape /> : <PartShape />)}</Loading>;
  if (as === "page" && NOT_THERE.has(asProblem(found.error).status))
    return <PageNotFound home={`${findPlace(location).base}/admin`} />;
  return (
    <ErrorState
      as={as === "page" ? "block" : "line"}
      thrown={found.error}
      doing={`show ${what}`}
      onRetry={() => void found.refetch()}
    />
  );
}

function PageShape() {
  return (
    <>
      <Skeleton className="mb-4 h-10 w-64" />
      <div className="grid gap-4 xl:grid-cols-[1fr_22rem]">
        <Skeleton className="h-96" />
        <Skeleton className="h-72" />
      </div>
    </>
  );
}

function PartShape() {
  return (
    <>
      <Skeleton className="mb-3 h-6 w-1/2" />
      <Skeleton className="h-40" />
    </>
  );
}
