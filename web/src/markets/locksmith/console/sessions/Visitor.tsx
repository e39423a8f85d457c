import type { SessionFile } from "@api/locksmith/types.gen";
import { Facts } from "@kit/console/Facts";
import { Section } from "@kit/console/Section";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { Flag } from "lucide-react";

const times = (count: number) => (count === 1 ? "once" : `${count} times`);

/** What is held against the request, and how often the same visitor came. */
export function Visitor({ session }: { session: SessionFile }) {
  const { flagged_reason, ineligible_reason } = session;
  return (
    <Section title="Visitor and flags">
      {flagged_reason ? (
        <p className="m-0 mb-3 flex gap-2 rounded-lg bg-trouble-tint p-3 text-trouble-ink">
          <Flag size={16} aria-hidden className="mt-0.5 shrink-0" />
          <span className="min-w-0 break-words">
            <strong className="font-semibold">
              {session.step === "FLAGGED" ? "Stopped as abuse" : "Suspected abuse"}:
            </strong>{" "}
            {flagged_reason}
          </span>
        </p>
      ) : null}
      <Facts
        rows={[
          ...(flagged_reason ? [] : [{ label: "Abuse", value: "Nothing is held against it." }]),
          ...(ineligible_reason ? [{ label: "Area", value: ineligible_reason }] : []),
          {
            label: "Same phone",
            value: (
              <>
                Began {times(session.starts_by_phone_24h)} in 24 h.{" "}
                <TextLink href={`/sessions?q=${encodeURIComponent(JSON.stringify(session.phone))}`}>See them</TextLink>
              </>
            ),
          },
          { label: "Same connection", value: `Began ${times(session.starts_by_address_24h)} in 24 h` },
          { label: "Browser", value: <span className="text-xs">{session.user_agent || "Not told"}</span> },
        ]}
      />
    </Section>
  );
}
