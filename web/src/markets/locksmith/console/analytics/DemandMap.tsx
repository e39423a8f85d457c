import { listServiceAreasOptions } from "@api/locksmith/@tanstack/react-query.gen";
import type { Analytics, Demand } from "@api/locksmith/types.gen";
import { Section } from "@kit/console/Section";
import { type AreaPoint, LazyAreaMap } from "@kit/pictures";
import { PlainTable } from "@markets/locksmith/console/PlainTable";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { useQuery } from "@tanstack/react-query";
import { countText, plural } from "./figures";
import { hrefOf, type Span } from "./span";

const UNKNOWN = "unknown";

function pointsOf(demand: Demand): AreaPoint[] {
  return demand.points.flatMap(({ lat, lng, served, ineligible }) => {
    const where = { lat, lng };
    const name = `${lat.toFixed(2)}, ${lng.toFixed(2)}`;
    return [
      ...(served ? [{ ...where, label: `${name}: served`, weight: served, tone: "done" as const }] : []),
      ...(ineligible
        ? [{ ...where, label: `${name}: outside our areas`, weight: ineligible, tone: "trouble" as const }]
        : []),
    ];
  });
}

export interface DemandMapProps {
  demand: Demand;
  seen: Analytics | undefined;
  span: Span;
}

/** Where we are asked for, served or not: where the next area should be. */
export function DemandMap({ demand, seen, span }: DemandMapProps) {
  const areas = useQuery(listServiceAreasOptions());
  const circles = (areas.data?.items ?? [])
    .filter((area) => area.is_active)
    .map(({ id, name, lat, lng, radius_km }) => ({ id, name, lat, lng, radiusKm: radius_km, active: true }));
  const points = pointsOf(demand);
  const outside = seen?.ineligible_by_city ?? [];
  const unserved = outside.reduce((total, { count }) => total + count, 0);
  return (
    <Section title="Where we are needed" aside={<TextLink href="/service-areas">Service areas</TextLink>}>
      <div className="grid min-w-0 gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <LazyAreaMap
            label={`Demand on the map: ${plural(points.length, "place")}`}
            circles={circles}
            points={points}
            height={360}
            list={false}
          />
          <p className="m-0 mt-1 flex flex-wrap gap-x-4 text-xs text-muted">
            <Key className="bg-done-mark">served</Key>
            <Key className="bg-trouble-mark">outside our areas</Key>
          </p>
        </div>
        <div className="min-w-0">
          <h3 className="m-0 mb-2 text-sm font-medium">
            Outside our areas:{" "}
            <TextLink href={hrefOf("/sessions", span, { ineligible: true })}>{plural(unserved, "request")}</TextLink>
          </h3>
          <PlainTable
            label="Requests outside our areas by city"
            rows={outside}
            rowKey={({ city }) => city}
            empty="Nobody was turned away in these days."
            columns={[
              {
                id: "city",
                header: "City",
                cell: ({ city }) =>
                  city === UNKNOWN ? (
                    "No city known"
                  ) : (
                    <TextLink href={hrefOf("/sessions", span, { ineligible: true, city })}>{city}</TextLink>
                  ),
              },
              { id: "count", header: "Requests", align: "end", cell: ({ count }) => countText(count) },
            ]}
          />
        </div>
      </div>
    </Section>
  );
}

function Key({ className, children }: { className: string; children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={`size-2.5 rounded-full ${className}`} />
      {children}
    </span>
  );
}
