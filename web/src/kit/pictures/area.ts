import type { Tone } from "@kit/base/StatusBadge";
import type { Round, Spot } from "./geo";

/** A service area: everything within so many kilometres of a place. */
export interface AreaCircle extends Round {
  id: string;
  name: string;
  active: boolean;
}

/** Demand at a place: the dot's area grows with its weight. */
export interface AreaPoint extends Spot {
  label: string;
  weight: number;
  tone?: Tone;
}

export interface AreaMapData {
  circles: AreaCircle[];
  points: AreaPoint[];
  selected: string | null;
}

export interface AreaMapAsks {
  onSelect?: (id: string) => void;
  /** When given, the selected circle has two handles; called when a handle is let go. */
  onMove?: (id: string, to: Round) => void;
  /** A place outside of every circle was chosen. */
  onPick?: (spot: Spot) => void;
}

const km = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
export const kmText = (radiusKm: number): string => `${km.format(radiusKm)} km`;
const degrees = new Intl.NumberFormat("en-US", { minimumFractionDigits: 3, maximumFractionDigits: 3 });
export const spotText = ({ lat, lng }: Spot): string =>
  `${degrees.format(Math.abs(lat))}° ${lat < 0 ? "S" : "N"}, ${degrees.format(Math.abs(lng))}° ${lng < 0 ? "W" : "E"}`;
