import type { Tone } from "@kit/base/StatusBadge";

/** A state's tone, or one of the brand's two colours where no state is meant. */
export type Colour = Tone | "brand" | "second";

/** A gold on white would be too faint to see; a little of the text's colour makes it 3:1 in every market. */
const SECOND = "color-mix(in oklab, var(--second) 65%, var(--foreground))";

/** To draw lines, bars and dots in. */
export function markOf(colour: Colour): string {
  if (colour === "brand") return "var(--brand)";
  if (colour === "second") return SECOND;
  return colour === "plain" ? "var(--stopped-mark)" : `var(--${colour}-mark)`;
}

/** To fill a shape that text stands on. */
export function tintOf(colour: Colour): string {
  if (colour === "brand" || colour === "second") return `color-mix(in oklab, ${markOf(colour)} 16%, var(--surface))`;
  return colour === "plain" ? "var(--surface-tertiary)" : `var(--${colour}-tint)`;
}

/** To write on the tint. */
export function inkOf(colour: Colour): string {
  if (colour === "brand" || colour === "second" || colour === "plain") return "var(--foreground)";
  return `var(--${colour}-ink)`;
}

const ROTATION: readonly Colour[] = ["brand", "second", "moving", "plain", "waiting", "trouble"];
/** Told apart in grey as well: solid, dashed, dotted, long, … */
const DASHES: readonly string[] = ["0", "6 4", "2 3", "10 4", "10 4 2 4", "4 2"];

export const colourAt = (index: number): Colour => ROTATION[index % ROTATION.length] ?? "brand";
export const dashAt = (index: number): string => DASHES[index % DASHES.length] ?? "0";
