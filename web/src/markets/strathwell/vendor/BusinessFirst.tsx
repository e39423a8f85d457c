import type { VendorSeen } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { ButtonLink } from "@kit/console/Button";
import { PageHeader } from "@kit/console/PageHeader";
import { Store } from "lucide-react";
import type { ReactNode } from "react";
import { useOwnVendor } from "./ownVendor";

export interface BusinessFirstProps {
  title: string;
  /** What this page will be for, once there is a business. */
  purpose: string;
  children: (vendor: VendorSeen) => ReactNode;
}

/** A page that means nothing before one has told of one's business: says so, and leads there. */
export function BusinessFirst({ title, purpose, children }: BusinessFirstProps) {
  const { vendor, isNone, error, retry } = useOwnVendor();
  if (vendor) return children(vendor);
  return (
    <>
      <PageHeader title={title} tab={`${title} · Strathwell`} />
      {isNone ? (
        <EmptyState
          title="First tell us about your business"
          icon={<Store size={28} aria-hidden />}
          action={
            <ButtonLink href="/" look="primary">
              Describe your business
            </ButtonLink>
          }
        >
          {purpose}
        </EmptyState>
      ) : error ? (
        <ErrorState thrown={error} doing="show this page" onRetry={retry} />
      ) : (
        <Loading what={title.toLowerCase()}>
          <Skeleton className="mb-3 h-12 w-full" />
          <Skeleton className="h-64 w-full" />
        </Loading>
      )}
    </>
  );
}
