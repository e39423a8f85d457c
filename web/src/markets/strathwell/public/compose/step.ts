import type { Draft, Wrong } from "./draft";

/** What every step of the composer gets. */
export interface StepProps {
  draft: Draft;
  write: (change: Partial<Draft>) => void;
  wrong: Wrong;
}
