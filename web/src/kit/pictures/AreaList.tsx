import { cx } from "@kit/base/cx";
import { StatusBadge } from "@kit/base/StatusBadge";
import { type AreaCircle, type AreaPoint, kmText } from "./area";

export interface AreaListProps {
  circles: AreaCircle[];
  points: AreaPoint[];
  selected: string | null;
  onSelect?: (id: string) => void;
}

const WHOLE = new Intl.NumberFormat("en-US");

/** Everything on the map as words, for keyboard and screen readers and for those who know the name. */
export function AreaList({ circles, points, selected, onSelect }: AreaListProps) {
  const heaviest = [...points].sort((one, other) => other.weight - one.weight);
  return (
    <div className="min-w-0 overflow-y-auto @3xl:max-h-full">
      <ul aria-label="Areas" className="m-0 flex list-none flex-col gap-1 p-0">
        {circles.map((circle) => (
          <li key={circle.id}>
            {onSelect ? (
              <button
                type="button"
                aria-pressed={circle.id === selected}
                onClick={() => onSelect(circle.id)}
                className={cx(
                  "flex min-h-11 w-full cursor-pointer items-center justify-between gap-2 rounded-md border px-3 py-1.5 text-left",
                  circle.id === selected
                    ? "border-brand bg-surface-secondary"
                    : "border-transparent hover:bg-surface-secondary",
                )}
              >
                <AreaLine circle={circle} />
              </button>
            ) : (
              <div className="flex min-h-11 items-center justify-between gap-2 px-3 py-1.5">
                <AreaLine circle={circle} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {points.length > 0 ? (
        <details className="mt-2 px-3">
          <summary className="min-h-8 cursor-pointer text-muted text-sm">Points on the map ({points.length})</summary>
          <ul className="m-0 list-none p-0 text-sm">
            {heaviest.map((point) => (
              <li key={`${point.label} ${point.lat} ${point.lng}`} className="flex justify-between gap-2 py-0.5">
                <span className="truncate">{point.label}</span>
                <span className="figures font-medium">{WHOLE.format(point.weight)}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}

function AreaLine({ circle }: { circle: AreaCircle }) {
  return (
    <>
      <span className="min-w-0">
        <span className="block truncate font-medium">{circle.name}</span>
        <span className="figures block text-muted text-xs">{kmText(circle.radiusKm)} around</span>
      </span>
      {circle.active ? null : <StatusBadge tone="stopped" label="Off" />}
    </>
  );
}
