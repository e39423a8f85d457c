import type { SessionFile } from "@api/locksmith/types.gen";
import { plainWords } from "@kit/base/format";
import { MoneyText } from "@kit/base/MoneyText";
import { PhoneText } from "@kit/base/PhoneText";
import { TimeText } from "@kit/base/TimeText";
import { Facts } from "@kit/console/Facts";
import { Section } from "@kit/console/Section";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { SERVICE, URGENCY } from "@markets/locksmith/words";

function Address({ session }: { session: SessionFile }) {
  const { address_line, lat, lng } = session;
  if (!address_line) return <span className="text-muted">Not given yet</span>;
  if (lat === null || lng === null) return address_line;
  return (
    <TextLink href={`https://www.openstreetmap.org/?mlat=${lat}&mlon=${lng}#map=17/${lat}/${lng}`}>
      {address_line}
    </TextLink>
  );
}

const notChosen = <span className="text-muted">Not chosen yet</span>;

/** What they asked for, what it became, and how it is paid. */
export function RequestFacts({ session }: { session: SessionFile }) {
  const { payment } = session;
  return (
    <Section title="Request">
      <Facts
        rows={[
          { label: "Name", value: session.name },
          { label: "Phone", value: <PhoneText phone={session.phone} /> },
          { label: "Address", value: <Address session={session} /> },
          { label: "City", value: session.city },
          {
            label: "Service",
            value: session.service_type
              ? `${SERVICE[session.service_type]}${session.urgency ? `, ${URGENCY[session.urgency].toLowerCase()}` : ""}`
              : notChosen,
          },
          {
            label: "Deposit",
            value:
              session.deposit_minor === null ? (
                notChosen
              ) : (
                <MoneyText amountMinor={session.deposit_minor} currency={session.currency} />
              ),
          },
          {
            label: "Payment",
            value: payment ? (
              <>
                {plainWords(payment.status)}
                {payment.card_last4 ? ` · card ···${payment.card_last4}` : ""}
                {payment.failure_message ? (
                  <span className="block text-trouble-ink">{payment.failure_message}</span>
                ) : null}
                {payment.provider_ref ? (
                  <code className="block text-xs break-all text-muted select-all">{payment.provider_ref}</code>
                ) : null}
              </>
            ) : (
              <span className="text-muted">Not begun</span>
            ),
          },
          {
            label: "Job",
            value: session.job_id ? (
              <TextLink href={`/jobs/${session.job_id}`}>{session.job_number ?? "See the job"}</TextLink>
            ) : (
              <span className="text-muted">None</span>
            ),
          },
          { label: "Started", value: <TimeText at={session.created_at} as="exact" /> },
          { label: "Went on", value: <TimeText at={session.touched_at} as="exact" /> },
        ]}
      />
    </Section>
  );
}
