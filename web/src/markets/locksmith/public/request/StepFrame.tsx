import { PageTitle } from "@kit/public/PublicShell";
import { Stepper } from "@kit/public/Stepper";
import type { ReactNode } from "react";

const STEPS = ["Where you are", "What you need", "Deposit"] as const;

/** One step of three: where one is, what it is about, and its one form. */
export function StepFrame({ step, title, children }: { step: 0 | 1 | 2; title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-6">
      <Stepper steps={STEPS} current={step} />
      <PageTitle tab={`${title} · Locksmith`}>{title}</PageTitle>
      {children}
    </div>
  );
}
