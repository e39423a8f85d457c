import { Button, ButtonLink } from "@kit/public/Button";
import { PageTitle } from "@kit/public/PublicShell";
import { Stepper } from "@kit/public/Stepper";
import { signInAddress, useAccount } from "@markets/strathwell/account";
import { HOME_CURRENCY } from "@markets/strathwell/words";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { check, type Draft, type Wrong } from "./draft";
import { LookStep } from "./LookStep";
import { NotesStep } from "./NotesStep";
import { firstWrong, STEP_NAMES, STEP_OF, STEPS, type Step, wrongOf } from "./refusals";
import { ServicesStep } from "./ServicesStep";
import { StepForm } from "./StepForm";
import { useChosen } from "./useChosen";
import { useDraft } from "./useDraft";
import { useSend } from "./useSend";
import { VenueStep } from "./VenueStep";
import { WhenStep } from "./WhenStep";

export interface ComposerProps {
  /** Of the draft that is edited; a new one without. */
  bookingId?: string;
  given: Partial<Draft>;
  /** Of the draft that is edited; a new one has its venue's. */
  currency?: string;
  step: Step;
  onStep: (step: Step) => void;
}

/** The steps of an event, one to a screen. */
export function Composer({ bookingId, given, currency: kept, step, onStep }: ComposerProps) {
  const navigate = useNavigate();
  const { standing } = useAccount();
  const { draft, write } = useDraft(bookingId, given);
  const [wrong, setWrong] = useState<Wrong>({});
  const [venue] = useChosen(draft.venueId ? [draft.venueId] : [], draft.eventDate).vendors;
  const currency = kept ?? venue?.currency ?? HOME_CURRENCY;
  const send = useSend(bookingId, currency, (booking) => {
    void navigate({ to: "/bookings/$bookingId", params: { bookingId: booking.id }, replace: true });
  });

  function change(part: Partial<Draft>): void {
    write(part);
    // Said again at the next attempt, if it is still wrong.
    setWrong((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in part))));
    if (send.error) send.reset();
  }

  function goOn(): void {
    const here = Object.entries(check(draft, currency)).filter(([field]) => STEP_OF[field as keyof Draft] === step);
    setWrong((before) => ({ ...before, ...Object.fromEntries(here) }));
    const next = STEPS[STEPS.indexOf(step) + 1];
    if (!here.length && next) onStep(next);
  }

  function dispatch(asks: boolean): void {
    const seen = check(draft, currency);
    setWrong(seen);
    if (firstWrong(seen)) return;
    send.mutate(
      { draft, asks },
      { onError: (problem) => problem.kind === "refused" && setWrong(wrongOf(problem, draft)) },
    );
  }

  const props = { draft, write: change, wrong };
  const before = STEPS[STEPS.indexOf(step) - 1];
  return (
    <div className="flex flex-col gap-6">
      <Stepper steps={STEPS.map((one) => STEP_NAMES[one])} current={STEPS.indexOf(step)} />
      <PageTitle
        key={`title-${step}`}
        tab={`${STEP_NAMES[step]} · ${bookingId ? "Your draft" : "New event"} · Strathwell`}
      >
        {TITLES[step]}
      </PageTitle>
      {step === "look" ? (
        <LookStep {...props} currency={currency} problem={send.error} onChange={onStep}>
          {standing === "out" ? (
            <div className="flex flex-col gap-2">
              <p className="m-0">Sign in to send it. What you have chosen stays here.</p>
              <ButtonLink href={signInAddress(location.pathname + location.search)}>Sign in</ButtonLink>
            </div>
          ) : (
            <div className="grid gap-2 sm:grid-cols-2">
              {draft.eventDate ? (
                <Button
                  wide
                  busy={send.isPending && send.variables.asks}
                  disabled={send.isPending}
                  busyLabel="Asking …"
                  onClick={() => dispatch(true)}
                >
                  Ask the vendors
                </Button>
              ) : null}
              <Button
                wide
                look={draft.eventDate ? "secondary" : "primary"}
                busy={send.isPending && !send.variables.asks}
                disabled={send.isPending}
                onClick={() => dispatch(false)}
              >
                Keep as a draft
              </Button>
            </div>
          )}
        </LookStep>
      ) : (
        <StepForm key={step} onNext={goOn} onBack={before ? () => onStep(before) : null}>
          {step === "when" ? <WhenStep {...props} /> : null}
          {step === "venue" ? <VenueStep {...props} /> : null}
          {step === "services" ? <ServicesStep {...props} /> : null}
          {step === "notes" ? <NotesStep {...props} currency={currency} /> : null}
        </StepForm>
      )}
    </div>
  );
}

const TITLES: Record<Step, string> = {
  when: "When is it, and how many come?",
  venue: "Choose the venue",
  services: "Who else does it take?",
  notes: "What should they know?",
  look: "Look it over",
};
