import type { Feature, FeatureCollection } from "geojson";
import type { AreaCircle, AreaPoint } from "./area";
import { circleRing } from "./geo";

/** What is drawn on the map, as the map wants it. */

const all = (features: Feature[]): FeatureCollection => ({ type: "FeatureCollection", features });
const SMALLEST = 4;
const LARGEST = 18;

/** The dot's area, not its width, grows with the weight. */
export function dotSize(weight: number, heaviest: number): number {
  if (heaviest <= 0 || weight <= 0) return SMALLEST;
  return Math.max(SMALLEST, LARGEST * Math.sqrt(Math.min(1, weight / heaviest)));
}

export const circleShapes = (circles: readonly AreaCircle[], selected: string | null): FeatureCollection =>
  all(
    circles.map((circle) => ({
      type: "Feature",
      properties: { active: circle.active, selected: circle.id === selected },
      geometry: { type: "Polygon", coordinates: [circleRing(circle)] },
    })),
  );

export const centreNames = (circles: readonly AreaCircle[]): FeatureCollection =>
  all(
    circles.map(({ name, lat, lng }) => ({
      type: "Feature",
      properties: { name },
      geometry: { type: "Point", coordinates: [lng, lat] },
    })),
  );

export function pointDots(points: readonly AreaPoint[]): FeatureCollection {
  const heaviest = Math.max(0, ...points.map(({ weight }) => weight));
  return all(
    points.map(({ lat, lng, weight, tone = "moving" }) => ({
      type: "Feature",
      properties: { size: dotSize(weight, heaviest), tone },
      geometry: { type: "Point", coordinates: [lng, lat] },
    })),
  );
}
