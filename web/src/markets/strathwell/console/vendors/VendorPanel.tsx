import { seeVendorFileOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { StatusBadge } from "@kit/base/StatusBadge";
import { ButtonLink } from "@kit/console/Button";
import { SidePanel } from "@kit/console/SidePanel";
import { Whole } from "@markets/strathwell/console/Whole";
import { said } from "@markets/strathwell/words";
import { useQuery } from "@tanstack/react-query";
import { nameOf } from "./columns";
import { Pictures } from "./Pictures";
import { VendorControls } from "./VendorControls";
import { VendorFacts } from "./VendorFacts";
import { VendorStanding } from "./VendorStanding";

/** One vendor beside the list: enough to decide, and the way to the rest. */
export function VendorPanel({ vendorId, onClose }: { vendorId: string; onClose: () => void }) {
  const found = useQuery(seeVendorFileOptions({ path: { vendor_id: vendorId } }));
  return (
    <SidePanel
      open
      title={found.data ? nameOf(found.data) : "Vendor"}
      onClose={onClose}
      footer={
        <ButtonLink href={`/vendors/${vendorId}`} size="small">
          Open as a page
        </ButtonLink>
      }
    >
      <Whole found={found} what="the vendor" as="part">
        {(vendor) => (
          <div className="grid gap-5">
            <div className="flex flex-wrap items-center gap-3">
              <StatusBadge {...said("vendor", vendor.status)} size="large" />
            </div>
            <VendorControls vendor={vendor} />
            <VendorStanding vendor={vendor} />
            <Pictures media={vendor.media} />
            <VendorFacts vendor={vendor} />
          </div>
        )}
      </Whole>
    </SidePanel>
  );
}
