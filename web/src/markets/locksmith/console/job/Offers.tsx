import type { JobFile, OfferSeen } from "@api/locksmith/types.gen";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { PersonChip } from "@kit/console/PersonChip";
import { Section } from "@kit/console/Section";
import { OFFER_STATUS } from "@markets/locksmith/words";

const HEADS = ["Locksmith", "Wave", "Answer", "Sent", "Delivered", "Took"] as const;

function waveOf(offer: OfferSeen): string {
  if (offer.kind === "manual") return "By hand";
  return offer.round > 1 ? `${offer.wave_number}, round ${offer.round}` : String(offer.wave_number);
}

const at = (time: string | null) => (time ? <TimeText at={time} as="clock" /> : <span className="text-muted">No</span>);

/** The badge has said it. */
const isSaid = ({ status, status_reason }: OfferSeen): boolean =>
  OFFER_STATUS[status].label.toLowerCase() === status_reason?.toLowerCase();

function Row({ offer }: { offer: OfferSeen }) {
  return (
    <tr className="border-b border-separator last:border-0">
      <th scope="row" className="max-w-48 px-4 py-2 text-left font-normal">
        <PersonChip name={offer.locksmith.name} href={`/locksmiths/${offer.locksmith.id}`} />
      </th>
      <td className="figures px-2 py-2">{waveOf(offer)}</td>
      <td className="px-2 py-2">
        <StatusBadge {...OFFER_STATUS[offer.status]} />
        {offer.status_reason && !isSaid(offer) ? (
          <span className="block text-xs text-muted">{offer.status_reason}</span>
        ) : null}
      </td>
      <td className="px-2 py-2">{at(offer.sent_at)}</td>
      <td className="px-2 py-2">{at(offer.delivered_at)}</td>
      <td className="figures px-4 py-2 text-right">
        {offer.seconds_to_answer === null ? "" : `${Math.round(offer.seconds_to_answer)} s`}
      </td>
    </tr>
  );
}

/** Everybody who was asked, and what they said. */
export function Offers({ job }: { job: JobFile }) {
  return (
    <Section title="Offers" aside={job.offers.length || undefined} flush>
      {job.offers.length === 0 ? (
        <p className="m-0 p-4 text-muted">Nobody has been asked yet.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
        <section tabIndex={0} aria-label="Offers, by locksmith" className="overflow-x-auto">
          <table className="w-full min-w-[36rem] border-collapse text-sm">
            <thead className="bg-surface-secondary text-xs text-muted">
              <tr>
                {HEADS.map((head) => (
                  <th
                    key={head}
                    scope="col"
                    className="px-2 py-2 text-left font-medium first:pl-4 last:pr-4 last:text-right"
                  >
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {job.offers.map((offer) => (
                <Row key={offer.id} offer={offer} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Section>
  );
}
