import type { Feature, FeatureCollection, Geometry, MultiPolygon, Point, Polygon, Position } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import countiesUrl from "us-atlas/counties-10m.json?url";
import statesUrl from "us-atlas/states-10m.json?url";

/** The country's outlines, from files of our own: no map service is asked. */

export interface Place {
  name: string;
}
export type Outlines = FeatureCollection<Polygon | MultiPolygon, Place>;

type Atlas<Layer extends string> = Topology<Record<Layer, GeometryCollection<Place>>>;

async function load<Layer extends string>(url: string, layer: Layer): Promise<Outlines> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The map's outlines could not be loaded (${answer.status}).`);
  const atlas: Atlas<Layer> = await answer.json();
  const { features } = feature(atlas, atlas.objects[layer]);
  return { type: "FeatureCollection", features: features.filter(isArea) };
}

type Outline = Outlines["features"][number];
const isArea = (one: Feature<Geometry, Place>): one is Outline =>
  one.geometry.type === "Polygon" || one.geometry.type === "MultiPolygon";

/** Kept once it is there; a load that failed may be tried again. */
function once(start: () => Promise<Outlines>): () => Promise<Outlines> {
  let kept: Promise<Outlines> | null = null;
  return () => {
    kept ??= start().catch((thrown: unknown) => {
      kept = null;
      throw thrown;
    });
    return kept;
  };
}

export const loadStates = once(() => load(statesUrl, "states"));
export const loadCounties = once(() => load(countiesUrl, "counties"));

/** Twice the signed area of a ring, and its weighted middle. */
function middleOf(ring: readonly Position[]): { area: number; at: Position } {
  let [area, x, y] = [0, 0, 0];
  for (let index = 0; index + 1 < ring.length; index += 1) {
    const [[x0 = 0, y0 = 0] = [], [x1 = 0, y1 = 0] = []] = [ring[index], ring[index + 1]];
    const cross = x0 * y1 - x1 * y0;
    area += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  return area ? { area: Math.abs(area), at: [x / (3 * area), y / (3 * area)] } : { area: 0, at: ring[0] ?? [0, 0] };
}

/** Where each outline's name is written: in the middle of its largest part. */
export function namePoints(outlines: Outlines): FeatureCollection<Point, Place> {
  return {
    type: "FeatureCollection",
    features: outlines.features.map(({ geometry, properties }) => {
      const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
      const middles = parts.map(([ring = []]) => middleOf(ring)).sort((one, other) => other.area - one.area);
      return {
        type: "Feature",
        properties: { name: properties.name },
        geometry: { type: "Point", coordinates: middles[0]?.at ?? [0, 0] },
      };
    }),
  };
}
