import { useEffect, useState } from "react";
import type { AreaMapAsks, AreaMapData } from "./area";
import { loadStates, type Outlines } from "./atlas";
import { markOf } from "./colours";
import { boundsOf, circleRing, mercator } from "./geo";
import { dotSize } from "./mapData";

export interface FlatMapProps extends AreaMapData, Pick<AreaMapAsks, "onSelect"> {
  label: string;
}

const WIDTH = 1000;
const COUNTRY = { west: -125, south: 24, east: -66.5, north: 49.7 };

/** Without WebGL: the same outlines, circles and dots, standing still. */
export function FlatMap({ label, circles, points, selected, onSelect }: FlatMapProps) {
  const [states, setStates] = useState<Outlines | null>(null);
  useEffect(() => {
    let wanted = true;
    loadStates().then(
      (loaded) => wanted && setStates(loaded),
      () => wanted && setStates(null),
    );
    return () => {
      wanted = false;
    };
  }, []);
  const bounds = boundsOf(circles, points) ?? COUNTRY;
  const [left, top] = mercator({ lat: bounds.north, lng: bounds.west });
  const [right, bottom] = mercator({ lat: bounds.south, lng: bounds.east });
  const scale = WIDTH / Math.max(right - left, bottom - top, 1e-4);
  const spot = (lng: number, lat: number): [number, number] => {
    const [x, y] = mercator({ lat, lng });
    return [(x - left) * scale, (y - top) * scale];
  };
  const ring = (corners: readonly (readonly number[])[]) =>
    `M${corners
      .map(([lng = 0, lat = 0]) =>
        spot(lng, lat)
          .map((at) => at.toFixed(1))
          .join(" "),
      )
      .join("L")}Z`;
  const heaviest = Math.max(0, ...points.map(({ weight }) => weight));
  const [width, height] = [(right - left) * scale, (bottom - top) * scale];
  const edge = WIDTH * 0.06;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-edge} ${-edge} ${width + 2 * edge} ${height + 2 * edge}`}
      preserveAspectRatio="xMidYMid meet"
      className="block h-full w-full rounded-lg border border-border bg-surface-secondary"
    >
      {states?.features.map(({ properties, geometry }) => {
        const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
        return (
          <path
            key={properties.name}
            d={parts.flat().map(ring).join("")}
            fill="var(--surface)"
            stroke="var(--field-border)"
            vectorEffect="non-scaling-stroke"
          />
        );
      })}
      {circles.map((circle) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the list beside the map does the same by keyboard
        <path
          key={circle.id}
          d={ring(circleRing(circle))}
          fill={markOf(circle.active ? "brand" : "stopped")}
          fillOpacity={circle.id === selected ? 0.3 : 0.12}
          stroke={markOf(circle.active ? "brand" : "stopped")}
          strokeWidth={circle.id === selected ? 3 : 1.5}
          strokeDasharray={circle.active ? undefined : "6 4"}
          vectorEffect="non-scaling-stroke"
          className={onSelect && "cursor-pointer"}
          onClick={() => onSelect?.(circle.id)}
        />
      ))}
      {points.map((point) => {
        const [x, y] = spot(point.lng, point.lat);
        const r = dotSize(point.weight, heaviest) * 1.4;
        return <circle key={point.label} cx={x} cy={y} r={r} fill={markOf(point.tone ?? "moving")} fillOpacity="0.7" />;
      })}
    </svg>
  );
}
