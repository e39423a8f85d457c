/** Circles and distances on a round earth. */

export interface Spot {
  lat: number;
  lng: number;
}

export interface Round extends Spot {
  radiusKm: number;
}

export interface Bounds {
  west: number;
  south: number;
  east: number;
  north: number;
}

const EARTH_KM = 6371.0088;
const toRadians = (degrees: number): number => (degrees * Math.PI) / 180;
const toDegrees = (radians: number): number => (radians * 180) / Math.PI;

/** Where one arrives after so many kilometres in a direction (0 is north, 90 east). */
export function towards({ lat, lng }: Spot, bearing: number, km: number): Spot {
  const way = km / EARTH_KM;
  const [from, turn] = [toRadians(lat), toRadians(bearing)];
  const to = Math.asin(Math.sin(from) * Math.cos(way) + Math.cos(from) * Math.sin(way) * Math.cos(turn));
  const aside = Math.atan2(
    Math.sin(turn) * Math.sin(way) * Math.cos(from),
    Math.cos(way) - Math.sin(from) * Math.sin(to),
  );
  return { lat: toDegrees(to), lng: lng + toDegrees(aside) };
}

export function kmBetween(one: Spot, other: Spot): number {
  const [north, east] = [toRadians(other.lat - one.lat) / 2, toRadians(other.lng - one.lng) / 2];
  const half =
    Math.sin(north) ** 2 + Math.cos(toRadians(one.lat)) * Math.cos(toRadians(other.lat)) * Math.sin(east) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** The circle as a closed ring of `[lng, lat]`, each point truly `radiusKm` away. */
export function circleRing(round: Round, corners = 96): [number, number][] {
  const ring = Array.from({ length: corners }, (_, index): [number, number] => {
    const { lat, lng } = towards(round, (-360 * index) / corners, round.radiusKm);
    return [lng, lat];
  });
  return ring[0] ? [...ring, ring[0]] : [];
}

/** What holds all circles and points; null when there is nothing. */
export function boundsOf(circles: readonly Round[], points: readonly Spot[] = []): Bounds | null {
  const spots = [
    ...points,
    ...circles.flatMap((round) => [0, 90, 180, 270].map((bearing) => towards(round, bearing, round.radiusKm))),
  ];
  if (spots.length === 0) return null;
  const [lats, lngs] = [spots.map(({ lat }) => lat), spots.map(({ lng }) => lng)];
  return { west: Math.min(...lngs), south: Math.min(...lats), east: Math.max(...lngs), north: Math.max(...lats) };
}

/** The smallest circle a spot lies in: of two that overlap, the one meant is the inner one. */
export function circleAt<Circle extends Round>(spot: Spot, circles: readonly Circle[]): Circle | undefined {
  return circles
    .filter((circle) => kmBetween(spot, circle) <= circle.radiusKm)
    .sort((one, other) => one.radiusKm - other.radiusKm)[0];
}

/** To a metre or so, and to 100 m: finer would pretend. */
export const settled = ({ lat, lng, radiusKm }: Round): Round => ({
  lat: Math.round(lat * 1e5) / 1e5,
  lng: Math.round(lng * 1e5) / 1e5,
  radiusKm: Math.max(0.1, Math.round(radiusKm * 10) / 10),
});

/** North up, as flat maps are drawn: 0 to 1 from west to east and from north to south. */
export const mercator = ({ lat, lng }: Spot): [number, number] => [
  (lng + 180) / 360,
  (1 - Math.log(Math.tan(Math.PI / 4 + toRadians(Math.max(-85, Math.min(85, lat))) / 2)) / Math.PI) / 2,
];
