import { type LucideIcon, PowerOff, Signal, Snail, WalletMinimal } from "lucide-react";
import type { Condition } from "../api";

export interface StateWords {
  label: string;
  icon: LucideIcon;
  /** What it means for whoever texts this phone; null: all is well. */
  means: string | null;
}

export const STATES: Record<Condition, StateWords> = {
  on: { label: "On", icon: Signal, means: null },
  off: { label: "Off", icon: PowerOff, means: "This phone is off: texts to it are not delivered." },
  out_of_credit: {
    label: "Out of credit",
    icon: WalletMinimal,
    means: "Its account is blocked: texts to it are refused.",
  },
  slow: { label: "Slow", icon: Snail, means: "In a dead spot: texts arrive 20 seconds late." },
};

export const CONDITIONS = Object.keys(STATES) as Condition[];
