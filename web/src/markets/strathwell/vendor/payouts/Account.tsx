import { beginOnboarding } from "@api/strathwell/sdk.gen";
import type { PayoutAccount } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { StatusBadge } from "@kit/base/StatusBadge";
import { Button } from "@kit/console/Button";
import { Section } from "@kit/console/Section";
import type { Said } from "@markets/strathwell/words";
import { ExternalLink } from "lucide-react";
import { wantedWords } from "./words";

interface Told {
  badge: Said;
  says: string;
  /** What the button to Stripe's page is called; none where there is nothing to do. */
  does: string | null;
}

const TOLD: Record<PayoutAccount["status"], Told> = {
  none: {
    badge: { label: "Not set up", tone: "waiting" },
    says: "Stripe pays you for us. Tell Stripe who you are and where to pay; it takes a few minutes.",
    does: "Set it up at Stripe",
  },
  pending: {
    badge: { label: "Being checked", tone: "moving" },
    says: "Stripe is checking what you told it.",
    does: "Go on at Stripe",
  },
  enabled: {
    badge: { label: "Ready", tone: "done" },
    says: "Stripe can pay you. What is approved is sent by itself.",
    does: null,
  },
  restricted: {
    badge: { label: "Restricted", tone: "trouble" },
    says: "Stripe has stopped payouts to your account until it knows more.",
    does: "Go on at Stripe",
  },
};

const INCOMPLETE: Said = { label: "Not complete", tone: "waiting" };

/** Whether one can be paid, what is wanted for it, and the way to Stripe's own page. */
export function Account({ account }: { account: PayoutAccount }) {
  const { badge, says, does } = TOLD[account.status];
  const wanted = wantedWords(account.still_wanted);
  const isIncomplete = account.status === "pending" && wanted.length > 0;
  const label = does ?? (wanted.length ? "Go on at Stripe" : null);
  const going = useIntent<"onboarding", { data: { url: string } }>({
    send: (_, keyed) => beginOnboarding({ body: {}, ...keyed }),
    onDone: ({ data }) => location.assign(data.url),
  });
  return (
    <Section title="Where you are paid" aside={<StatusBadge {...(isIncomplete ? INCOMPLETE : badge)} />}>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <div className="min-w-0 flex-[1_1_18rem]">
          <p className="m-0">{isIncomplete ? "Stripe does not know enough yet to pay you." : says}</p>
          {account.restricted_reason ? <p className="m-0 mt-2">Its reason: {account.restricted_reason}</p> : null}
          {wanted.length ? (
            <>
              <p className="m-0 mt-2 text-muted">Stripe still wants to know:</p>
              <ul className="m-0 mt-1 list-disc pl-5">
                {wanted.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            </>
          ) : null}
          {account.payouts_disabled_reason ? (
            <p className="m-0 mt-2 font-medium text-trouble-ink">
              We have stopped payouts to you: {account.payouts_disabled_reason}
            </p>
          ) : null}
        </div>
        {label ? (
          <Button
            look={account.status === "enabled" ? "secondary" : "primary"}
            busy={going.isPending || going.isSuccess}
            icon={<ExternalLink size={16} aria-hidden />}
            onClick={() => going.mutate("onboarding")}
          >
            {label}
          </Button>
        ) : null}
      </div>
      {going.error ? (
        <div className="mt-3">
          <ErrorState thrown={going.error} doing="open Stripe's page" as="line" />
        </div>
      ) : null}
    </Section>
  );
}
