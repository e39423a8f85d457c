import { seeVendorFileOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { StatusBadge } from "@kit/base/StatusBadge";
import { PageHeader } from "@kit/console/PageHeader";
import { Section } from "@kit/console/Section";
import { Whole } from "@markets/strathwell/console/Whole";
import { CATEGORY, said } from "@markets/strathwell/words";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { nameOf } from "./columns";
import { Pictures } from "./Pictures";
import { VendorControls } from "./VendorControls";
import { VendorFacts } from "./VendorFacts";
import { VendorStanding } from "./VendorStanding";

const route = getRouteApi("/vendors/$vendorId");

/** Everything about one vendor: what they offer, what they show, and what was decided about them. */
export function VendorPage() {
  const { vendorId } = route.useParams();
  const found = useQuery(seeVendorFileOptions({ path: { vendor_id: vendorId } }));
  return (
    <Whole found={found} what="the vendor" as="page">
      {(vendor) => {
        const status = said("vendor", vendor.status);
        return (
          <>
            <PageHeader
              title={nameOf(vendor)}
              tab={`${nameOf(vendor)} · ${status.label} · Strathwell`}
              crumbs={[{ label: "Vendors", to: "/vendors" }]}
              status={<StatusBadge {...status} size="large" />}
              actions={<VendorControls vendor={vendor} />}
            >
              <p className="m-0">
                {CATEGORY[vendor.category]} in {vendor.city}
              </p>
            </PageHeader>
            <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
              <div className="grid min-w-0 content-start gap-4">
                <VendorStanding vendor={vendor} />
                <Section title="Pictures and papers" aside={vendor.media.length || undefined}>
                  <Pictures media={vendor.media} />
                </Section>
                <Section title="In their words">
                  <p className="m-0 max-w-[70ch] whitespace-pre-wrap">
                    {vendor.description || <span className="text-muted">They have written nothing.</span>}
                  </p>
                </Section>
              </div>
              <Section title="Facts" className="self-start">
                <VendorFacts vendor={vendor} short />
              </Section>
            </div>
          </>
        );
      }}
    </Whole>
  );
}
