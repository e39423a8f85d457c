import type { VendorSeen, VendorStatus } from "@api/strathwell/types.gen";
import { cx } from "@kit/base/cx";
import type { Tone } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { ButtonLink } from "@kit/console/Button";
import { said } from "@markets/strathwell/words";
import type { ReactNode } from "react";

const EDGE: Record<Tone, string> = {
  waiting: "border-l-waiting-mark",
  moving: "border-l-moving-mark",
  done: "border-l-done-mark",
  stopped: "border-l-stopped-mark",
  trouble: "border-l-trouble-mark",
  plain: "border-l-border",
};

interface Told {
  title: string;
  says: ReactNode;
  does?: string;
}

function told(vendor: VendorSeen): Told {
  const since = vendor.submitted_at ? <TimeText at={vendor.submitted_at} /> : null;
  const by: Record<VendorStatus, Told> = {
    draft: {
      title: "This is a draft",
      says: "Nobody sees it yet. Complete it and send it for review; organizers find you once it is approved.",
      does: "Go on",
    },
    pending: {
      title: "We are looking at it",
      says: <>You sent it {since}. We tell you by mail; you may still change it meanwhile.</>,
    },
    needs_changes: {
      title: "Something has to change first",
      says: "Change it and send it for review again.",
      does: "Make the changes",
    },
    approved: {
      title: "Organizers find you",
      says: vendor.approved_at ? (
        <>
          Approved <TimeText at={vendor.approved_at} />. What you change is seen at once.
        </>
      ) : (
        "What you change is seen at once."
      ),
    },
  };
  return by[vendor.status];
}

/** Where the review stands, what staff want, and what to do next. */
export function Standing({ vendor }: { vendor: VendorSeen }) {
  const { title, says, does } = told(vendor);
  const { tone } = said("vendor", vendor.status);
  return (
    <section
      aria-label="Where the review stands"
      className={cx(
        "mb-4 flex flex-wrap items-center justify-between gap-4 rounded-xl border border-l-4 border-border bg-surface p-4 shadow-surface",
        EDGE[tone],
      )}
    >
      <div className="min-w-0 flex-[1_1_18rem]">
        <h2 className="m-0 text-base font-semibold">{title}</h2>
        <p className="m-0 mt-1 text-muted">{says}</p>
        {vendor.status === "needs_changes" && vendor.needs_changes_note ? (
          <blockquote className="m-0 mt-3 border-l-2 border-trouble-mark pl-3 whitespace-pre-line">
            <span className="block text-xs text-muted">What we ask for</span>
            {vendor.needs_changes_note}
          </blockquote>
        ) : null}
        {vendor.payouts_disabled_reason ? (
          <p className="m-0 mt-3 font-medium text-trouble-ink">
            Payouts to you are stopped: {vendor.payouts_disabled_reason}
          </p>
        ) : null}
      </div>
      {does ? (
        <ButtonLink href="/describe" look="primary">
          {does}
        </ButtonLink>
      ) : null}
    </section>
  );
}
