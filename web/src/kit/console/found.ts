import type { Tone } from "@kit/base/StatusBadge";

/** What a search of the whole market finds. */
export interface Found {
  id: string;
  /** What it is: "Job", "Locksmith". Results are grouped by it. */
  kind: string;
  title: string;
  subtitle?: string;
  status?: { tone: Tone; label: string } | null;
  /** A console path. */
  href: string;
}

export interface Command {
  id: string;
  title: string;
  /** The same thing without the palette. */
  keys?: string;
  run: () => void;
}

export interface PaletteProps {
  search: (text: string, signal: AbortSignal) => Promise<Found[]>;
  commands: readonly Command[];
  /** What can be found: "jobs, people, phones". */
  finds?: string;
}

export type Line = { group: string; command: Command } | { group: string; found: Found };

export const idOf = (line: Line): string =>
  "command" in line ? `command-${line.command.id}` : `${line.found.kind}-${line.found.id}`;

const words = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

/** Commands whose title has every typed word, those that begin with the text first. */
export function matchCommands(commands: readonly Command[], text: string): Command[] {
  const typed = words(text);
  const hits = commands.filter((command) => typed.every((word) => command.title.toLowerCase().includes(word)));
  const begins = (command: Command) => command.title.toLowerCase().startsWith(text.trim().toLowerCase());
  return [...hits].sort((a, b) => Number(begins(b)) - Number(begins(a)));
}

/** Found records by kind in the order they came, then the commands. */
export function linesOf(found: readonly Found[], commands: readonly Command[]): Line[] {
  const kinds = [...new Set(found.map((one) => one.kind))];
  return [
    ...kinds.flatMap((kind) =>
      found.filter((one) => one.kind === kind).map((one): Line => ({ group: kind, found: one })),
    ),
    ...commands.map((command): Line => ({ group: "Go and do", command })),
  ];
}
