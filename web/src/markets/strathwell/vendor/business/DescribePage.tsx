import type { VendorType } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { PageHeader } from "@kit/console/PageHeader";
import { useAddress } from "@markets/strathwell/vendor/address";
import { useOwnVendor } from "@markets/strathwell/vendor/ownVendor";
import { DescribeForm } from "./DescribeForm";
import { TypeChoice } from "./TypeChoice";

const TITLES: Record<VendorType, string> = {
  venue_owner: "Describe your venue",
  service_provider: "Describe your service",
};

/** The form one's business is told in, the first time and whenever something changes. */
export function DescribePage() {
  const { as } = useAddress<{ as?: VendorType }>().search;
  const { vendor, isNone, error, retry } = useOwnVendor();
  if (error) return <ErrorState thrown={error} doing="show your business" onRetry={retry} />;
  if (!vendor && !isNone) {
    return (
      <Loading what="the form">
        <Skeleton className="mb-4 h-10 w-64" />
        <Skeleton className="h-96 w-full max-w-3xl" />
      </Loading>
    );
  }
  const type = vendor?.vendor_type ?? as;
  if (!type) return <TypeChoice />;
  return (
    <>
      <PageHeader
        title={TITLES[type]}
        tab={`${TITLES[type]} · Strathwell`}
        crumbs={[{ label: "Your business", to: "/" }]}
      >
        {vendor?.status === "needs_changes" && vendor.needs_changes_note ? (
          <p className="m-0 border-l-2 border-trouble-mark pl-3 whitespace-pre-line text-foreground">
            <span className="block text-xs text-muted">What we ask for</span>
            {vendor.needs_changes_note}
          </p>
        ) : null}
      </PageHeader>
      <DescribeForm key={vendor?.id ?? type} vendor={vendor} type={type} />
    </>
  );
}
