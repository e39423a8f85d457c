import type { BookingForVendor } from "@api/strathwell/types.gen";
import { StatusBadge } from "@kit/base/StatusBadge";
import { ButtonLink } from "@kit/console/Button";
import { SidePanel } from "@kit/console/SidePanel";
import { AnswerWithin } from "./AnswerWithin";
import { Asked } from "./Asked";
import { Quotes } from "./Quotes";
import { RequestControls } from "./RequestControls";
import { statusOf } from "./status";

/** One request beside the list: what is asked, what was offered, and the answer. */
export function RequestPanel({ asked, onClose }: { asked: BookingForVendor; onClose: () => void }) {
  return (
    <SidePanel
      open
      title={`Request #${asked.number}`}
      onClose={onClose}
      footer={
        <ButtonLink href={`/bookings/${asked.id}`} className="w-full">
          Open the whole request
        </ButtonLink>
      }
    >
      <div className="grid gap-4">
        <p className="m-0 flex flex-wrap items-center gap-x-3 gap-y-2">
          <StatusBadge {...statusOf(asked)} />
          <AnswerWithin row={asked.vendor} />
        </p>
        <RequestControls asked={asked} />
        <Asked asked={asked} />
        <section aria-label="Prices">
          <h3 className="m-0 mb-2 text-sm font-semibold">Prices</h3>
          <Quotes row={asked.vendor} />
        </section>
      </div>
    </SidePanel>
  );
}
