import type { Analytics, Step } from "@api/locksmith/types.gen";
import { plainWords } from "@kit/base/format";
import { Facts } from "@kit/console/Facts";
import { Section } from "@kit/console/Section";
import { LazyFunnel } from "@kit/pictures";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { countText, plural } from "./figures";
import { hrefOf, type Span } from "./span";

/** Steps of the funnel in words, and where those who stayed at one can be seen. */
const STEPS: Record<string, { label: string; stayed?: Step }> = {
  started: { label: "Said who they are", stayed: "STARTED" },
  located: { label: "Address served", stayed: "LOCATED" },
  service_chosen: { label: "Chose a service", stayed: "SERVICE_CHOSEN" },
  payment_started: { label: "Began to pay", stayed: "PAYMENT_STARTED" },
  completed: { label: "Paid", stayed: "COMPLETED" },
};

/** How far visitors came, and who left otherwise. */
export function Requests({ seen, span }: { seen: Analytics; span: Span }) {
  const sessions = (more: Record<string, unknown>, text: string) => (
    <TextLink href={hrefOf("/sessions", span, more)}>{text}</TextLink>
  );
  const still = seen.funnel.flatMap(({ step }) => {
    const known = STEPS[step];
    return known?.stayed && known.stayed !== "COMPLETED" ? [{ label: known.label, step: known.stayed }] : [];
  });
  return (
    <Section title="From request to paid" aside={sessions({}, "All requests")}>
      <LazyFunnel
        label="Requests by the step they reached"
        unit="Requests"
        steps={seen.funnel.map(({ step, count }) => ({
          label: STEPS[step]?.label ?? plainWords(step),
          count,
          href: hrefOf("/sessions", span),
        }))}
        empty="Nobody asked in these days."
      />
      <div className="mt-4 border-t border-separator pt-4">
        <Facts
          rows={[
            { label: "Given up", value: sessions({ step: ["ABANDONED"] }, plural(seen.abandoned, "request")) },
            { label: "Stopped as abuse", value: sessions({ step: ["FLAGGED"] }, plural(seen.flagged, "request")) },
            { label: "Suspected of abuse", value: sessions({ flagged: true }, plural(seen.suspected, "request")) },
            {
              label: "Waiting now at",
              value: (
                <span className="flex flex-wrap gap-x-3 gap-y-1">
                  {still.map(({ label, step }) => (
                    <span key={step}>{sessions({ step: [step] }, label)}</span>
                  ))}
                </span>
              ),
            },
          ]}
        />
      </div>
      <p className="sr-only">{countText(seen.funnel[0]?.count ?? 0)} requests in all.</p>
    </Section>
  );
}
