import type { JobFile, OfferSeen } from "@api/locksmith/types.gen";
import { Section } from "@kit/console/Section";
import { type Lane, LazySwimLanes } from "@kit/pictures";
import { OFFER_STATUS } from "@markets/locksmith/words";

function laneOf(offer: OfferSeen, closes: string | null): Lane {
  const from = offer.sent_at ?? offer.created_at;
  const { label, tone } = OFFER_STATUS[offer.status];
  const isOpen = offer.status === "PENDING" || offer.status === "SENT";
  const to = offer.responded_at ?? (isOpen ? null : closes);
  return {
    id: offer.id,
    label: offer.locksmith.name,
    bars: [{ from, to, tone, label }],
    marks: [
      ...(offer.delivered_at ? [{ at: offer.delivered_at, label: "Delivered", tone: "plain" as const }] : []),
      ...(offer.responded_at ? [{ at: offer.responded_at, label, tone }] : []),
    ],
  };
}

/** Who was asked when, and how long each took: waves as swim-lanes on one time axis. */
export function WavesPicture({ job }: { job: JobFile }) {
  const waves = new Map(job.waves.map((wave) => [wave.id, wave]));
  const lanes = job.offers.map((offer) => {
    const wave = offer.wave_id ? waves.get(offer.wave_id) : undefined;
    return laneOf(offer, wave ? (wave.closed_at ?? wave.closes_at) : null);
  });
  const isOver = Boolean(job.completed_at ?? job.canceled_at ?? job.failed_at);
  const times = [
    ...lanes.flatMap((lane) => lane.bars.flatMap((bar) => [bar.from, bar.to])),
    ...job.waves.map((wave) => wave.closed_at ?? wave.closes_at),
  ]
    .filter((time): time is string => typeof time === "string")
    .sort();
  const first = times[0];
  const end = times[times.length - 1];
  // A little room at the right, so that an answer in the last second is seen.
  const last = first && end ? new Date(Date.parse(end) + (Date.parse(end) - Date.parse(first)) / 20) : undefined;
  return (
    <Section
      title="Waves"
      aside={job.waves.length ? `${job.waves.length} in ${job.round} round${job.round === 1 ? "" : "s"}` : undefined}
    >
      {first && last ? (
        <LazySwimLanes
          label={`Waves of job ${job.number}`}
          lanes={lanes}
          from={first}
          to={last}
          now={isOver ? null : undefined}
        />
      ) : (
        <p className="m-0 text-muted">No wave has been sent yet.</p>
      )}
    </Section>
  );
}
