import type { Tone } from "@kit/base/StatusBadge";

/** Made-up records for the gallery; no market's. */
export interface Sample {
  id: string;
  number: string;
  name: string;
  phone: string;
  city: string;
  status: { tone: Tone; label: string };
  amountMinor: number;
  at: string;
}

const NAMES = ["Ada Okafor", "Bela Novak", "Chen Wei", "Dora Lind", "Emil Haddad", "Fatou Diallo", "Grace Kim"];
const CITIES = ["Chicago", "Evanston", "Oak Park", "Cicero", "Skokie"];
const STATES: Sample["status"][] = [
  { tone: "waiting", label: "Finding a locksmith" },
  { tone: "moving", label: "On the way" },
  { tone: "done", label: "Completed" },
  { tone: "stopped", label: "Canceled" },
  { tone: "trouble", label: "Nobody found" },
];
const BEGINNING = Date.parse("2026-03-14T15:00:00Z");

const pick = <One>(list: readonly One[], index: number, other: One): One => list[index % list.length] ?? other;

export function sample(index: number): Sample {
  return {
    id: `s${index}`,
    number: `J-${String(100_000 - index)}`,
    name: pick(NAMES, index, "Ada Okafor"),
    phone: `+1312555${String(1000 + (index % 9000))}`,
    city: pick(CITIES, index * 3 + 1, "Chicago"),
    status: pick(STATES, index * 7 + 2, { tone: "plain", label: "Unknown" }),
    amountMinor: 2_900 + (index % 40) * 125,
    at: new Date(BEGINNING - index * 97_000).toISOString(),
  };
}

export const samples = (count: number): Sample[] => Array.from({ length: count }, (_, index) => sample(index));
