import type { SessionListed, Step, StepReached } from "@api/locksmith/types.gen";

/** The way to a paid job, in its order. */
export const WAY: { step: Step; label: string }[] = [
  { step: "STARTED", label: "Started" },
  { step: "LOCATED", label: "Address known" },
  { step: "SERVICE_CHOSEN", label: "Service chosen" },
  { step: "PAYMENT_STARTED", label: "Paying" },
  { step: "COMPLETED", label: "Paid" },
];

export const labelOf = (step: Step): string => WAY.find((one) => one.step === step)?.label ?? step;

type Times = Pick<
  SessionListed,
  "created_at" | "located_at" | "service_chosen_at" | "payment_started_at" | "completed_at"
>;

/** The steps of one request with their times; null where it has not come yet. */
export function wayOf(times: Times): StepReached[] {
  return [
    { step: "STARTED", at: times.created_at },
    { step: "LOCATED", at: times.located_at },
    { step: "SERVICE_CHOSEN", at: times.service_chosen_at },
    { step: "PAYMENT_STARTED", at: times.payment_started_at },
    { step: "COMPLETED", at: times.completed_at },
  ];
}

/** Seconds from the first step to the last one reached; null while there is only one. */
export function secondsOnTheWay(steps: readonly StepReached[]): number | null {
  const times = steps.flatMap(({ at }) => (at === null ? [] : [new Date(at).getTime()]));
  return times.length < 2 ? null : (Math.max(...times) - Math.min(...times)) / 1000;
}
