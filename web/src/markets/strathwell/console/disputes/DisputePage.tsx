import { seeAnyBookingOptions, seeAnyDisputeOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { DisputeForStaff } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Facts } from "@kit/console/Facts";
import { PageHeader } from "@kit/console/PageHeader";
import { Section } from "@kit/console/Section";
import { BookingLink } from "@markets/strathwell/console/names";
import { SomeOne } from "@markets/strathwell/console/SomeOne";
import { DISPUTE } from "@markets/strathwell/console/states";
import { TextLink } from "@markets/strathwell/console/TextLink";
import { Whole } from "@markets/strathwell/console/Whole";
import { Evidence } from "@markets/strathwell/Evidence";
import { whileDown } from "@markets/strathwell/live";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { openedBy, reasonOf } from "./columns";
import { DisputeControls } from "./DisputeControls";
import { DisputeLines } from "./DisputeLines";
import { Said } from "./Said";
import { SayBox } from "./SayBox";

const route = getRouteApi("/disputes/$disputeId");

/** One dispute: what it is about, everything said, what is at stake, and the decision. */
export function DisputePage() {
  const { disputeId } = route.useParams();
  const found = useQuery({
    ...seeAnyDisputeOptions({ path: { dispute_id: disputeId } }),
    refetchInterval: whileDown(15_000),
  });
  return (
    <Whole found={found} what="the dispute" as="page">
      {(dispute) => <Dispute dispute={dispute} />}
    </Whole>
  );
}

function Dispute({ dispute }: { dispute: DisputeForStaff }) {
  const booking = useQuery(seeAnyBookingOptions({ path: { booking_id: dispute.booking_id } }));
  const currency = dispute.currency ?? booking.data?.currency;
  const title = `${reasonOf(dispute)}, booking ${dispute.booking_number ?? ""}`;
  const status = DISPUTE[dispute.status];
  const isOver = dispute.status === "resolved" || dispute.status === "rejected";
  return (
    <>
      <PageHeader
        title={title}
        tab={`Dispute · ${status.label} · Strathwell`}
        crumbs={[{ label: "Disputes", to: "/disputes" }]}
        status={<StatusBadge {...status} size="large" />}
        actions={currency ? <DisputeControls dispute={dispute} currency={currency} /> : undefined}
      >
        {dispute.approval_id ? (
          <p className="m-0">
            A decision waits for a second person: <TextLink href={`/approvals#${dispute.approval_id}`}>see it</TextLink>
            .
          </p>
        ) : null}
      </PageHeader>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-4">
          <Section title="What it is about">
            <p className="m-0 max-w-[70ch] whitespace-pre-wrap [overflow-wrap:anywhere]">{dispute.description}</p>
          </Section>
          <Section title="What was said" aside={dispute.entries.length || undefined}>
            <Said entries={dispute.entries} />
            {isOver ? null : <SayBox disputeId={dispute.id} />}
          </Section>
          {dispute.file_ids.length || dispute.entries.some((entry) => entry.file_ids.length) ? (
            <Section title="Pictures and papers">
              <Evidence bookingId={dispute.booking_id} disputeId={dispute.id} />
            </Section>
          ) : null}
        </div>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-4">
          <Section title="Facts">
            <Facts
              rows={[
                { label: "Booking", value: <BookingLink id={dispute.booking_id} number={dispute.booking_number} /> },
                { label: "Opened by", value: openedBy(dispute) },
                { label: "Opened", value: <TimeText at={dispute.created_at} /> },
                {
                  label: "It is about",
                  value:
                    dispute.amount_cents !== null && currency ? (
                      <MoneyText amountMinor={dispute.amount_cents} currency={currency} />
                    ) : (
                      "All of the vendors' price"
                    ),
                },
                {
                  label: "At stake",
                  value: currency ? <MoneyText amountMinor={dispute.at_stake_cents} currency={currency} /> : null,
                },
                ...(dispute.file_ids.length
                  ? [{ label: "Papers", value: `${dispute.file_ids.length} sent with it` }]
                  : []),
                ...(dispute.review_started_at
                  ? [{ label: "Under review since", value: <TimeText at={dispute.review_started_at} /> }]
                  : []),
              ]}
            />
          </Section>
          {booking.data ? <DisputeLines ids={dispute.booking_vendor_ids} rows={booking.data.vendors ?? []} /> : null}
          {isOver && currency ? <Decision dispute={dispute} currency={currency} /> : null}
        </div>
      </div>
    </>
  );
}

function Decision({ dispute, currency }: { dispute: DisputeForStaff; currency: string }) {
  const money = (minor: number | null) => (minor ? <MoneyText amountMinor={minor} currency={currency} /> : "Nothing");
  const at = dispute.resolved_at ?? dispute.rejected_at;
  return (
    <Section title="Decision">
      <Facts
        rows={[
          ...(dispute.status === "resolved"
            ? [
                { label: "Goes back", value: money(dispute.refunded_cents) },
                { label: "To the vendors", value: money(dispute.released_cents) },
              ]
            : []),
          { label: "Why", value: dispute.resolution_note },
          { label: "By", value: dispute.resolved_by ? <SomeOne id={dispute.resolved_by} /> : null },
          { label: "When", value: at ? <TimeText at={at} /> : null },
        ]}
      />
    </Section>
  );
}
