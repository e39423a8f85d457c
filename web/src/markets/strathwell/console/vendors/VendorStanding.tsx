import type { VendorFile } from "@api/strathwell/types.gen";
import { MessageSquareWarning, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** What staff said about a vendor that still holds. */
export function VendorStanding({ vendor }: { vendor: VendorFile }) {
  const { status, needs_changes_note: note, payouts_disabled_reason: stopped } = vendor;
  if (!(note && status !== "approved") && !stopped) return null;
  return (
    <div className="grid gap-3">
      {note && status !== "approved" ? (
        <Note
          look="bg-waiting-tint text-waiting-ink"
          icon={<MessageSquareWarning size={16} aria-hidden className="mt-0.5 shrink-0" />}
          title={status === "pending" ? "Sent in again after changes were asked for" : "Asked to change"}
        >
          {note}
        </Note>
      ) : null}
      {stopped ? (
        <Note
          look="bg-trouble-tint text-trouble-ink"
          icon={<TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />}
          title="Payouts are stopped"
        >
          {stopped}
        </Note>
      ) : null}
    </div>
  );
}

function Note({ look, icon, title, children }: { look: string; icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className={`flex gap-2 rounded-lg p-3 ${look}`}>
      {icon}
      <div className="min-w-0">
        <p className="m-0 font-medium">{title}</p>
        <p className="m-0 whitespace-pre-wrap [overflow-wrap:anywhere]">{children}</p>
      </div>
    </div>
  );
}
