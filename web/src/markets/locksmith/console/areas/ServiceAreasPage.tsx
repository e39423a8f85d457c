import { asProblem } from "@api/problem";
import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { Button } from "@kit/console/Button";
import { PageHeader } from "@kit/console/PageHeader";
import { Section } from "@kit/console/Section";
import { useWide } from "@kit/console/useWide";
import { type AreaCircle, LazyAreaMap, type Spot } from "@kit/pictures";
import { PendingBar } from "@markets/locksmith/console/PendingBar";
import { MapPinned, Plus } from "lucide-react";
import { useState } from "react";
import { AreaRow } from "./AreaList";
import { moved, newForm, numberOf } from "./areaForm";
import { TryPoint } from "./TryPoint";
import { type AreaLine, useAreas } from "./useAreas";

/** Where a new area begins when there is none to begin beside: the middle of the country. */
const COUNTRY: Spot = { lat: 39.8, lng: -98.6 };

function circleOf({ key, form }: AreaLine): AreaCircle[] {
  const [lat, lng, radiusKm] = [numberOf(form.lat), numberOf(form.lng), numberOf(form.radius)];
  if (lat === null || lng === null || !radiusKm || radiusKm <= 0 || Math.abs(lat) > 90) return [];
  return [{ id: key, name: form.name || "A new area", lat, lng, radiusKm, active: form.active }];
}

/** Where the market serves: circles on the map and the same as a list, saved together. */
export function ServiceAreasPage() {
  const areas = useAreas();
  const [openKey, open] = useState<string | null>(null);
  const [spot, trySpot] = useState<Spot | null>(null);
  const wide = useWide(640);
  const { listed, lines } = areas;
  // What others did meanwhile is not known then, so nothing is saved over it.
  const notRead = listed.error ? asProblem(listed.error) : null;
  const circles = lines?.flatMap(circleOf) ?? [];
  const addAt = (at: Spot) => open(areas.add(newForm(at)));
  const chosen = circles.find((circle) => circle.id === openKey) ?? circles[0];
  const addButton = (
    <Button look="primary" icon={<Plus size={16} aria-hidden />} onClick={() => addAt(spot ?? chosen ?? COUNTRY)}>
      Add an area
    </Button>
  );
  return (
    <>
      <PageHeader title="Service areas" tab="Service areas · Locksmith console" actions={lines ? addButton : null}>
        Who may ask for a locksmith, by where they are. Where circles overlap, the nearest centre counts.
      </PageHeader>
      {!lines ? (
        listed.error ? (
          <ErrorState thrown={listed.error} doing="show the service areas" onRetry={() => void listed.refetch()} />
        ) : (
          <AreasPending />
        )
      ) : (
        <div className="grid min-w-0 gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
          <div className="grid min-w-0 content-start gap-4">
            <LazyAreaMap
              label="Service areas on the map"
              circles={circles}
              points={spot ? [{ ...spot, label: "The point tried", weight: 1, tone: "trouble" }] : []}
              selected={openKey}
              onSelect={open}
              onMove={(id, to) => {
                const line = lines.find((one) => one.key === id);
                if (line) areas.edit(line, moved(line.form, to));
              }}
              onPick={trySpot}
              height={wide ? 480 : 300}
              list={false}
            />
            <TryPoint spot={spot} hasChanges={areas.changes > 0} onTry={trySpot} onAddHere={addAt} />
          </div>
          <Section title="Areas" aside={lines.length || undefined} flush className="self-start">
            {lines.length === 0 ? (
              <div className="p-4">
                <EmptyState title="No area yet" icon={<MapPinned size={28} aria-hidden />}>
                  Without one, every address is outside and nobody can ask. Add the first.
                </EmptyState>
              </div>
            ) : (
              <ul aria-label="Service areas" className="m-0 list-none p-0">
                {lines.map((line) => (
                  <AreaRow
                    key={line.key}
                    line={line}
                    counts={areas.counts.get(line.key)}
                    isOpen={openKey === line.key}
                    onToggle={() => open(openKey === line.key ? null : line.key)}
                    onEdit={(next) => areas.edit(line, next)}
                    onTakeBack={() => areas.takeBack(line)}
                    onKeepMine={() => areas.keepMine(line)}
                  />
                ))}
              </ul>
            )}
          </Section>
        </div>
      )}
      <PendingBar
        count={areas.changes}
        says="Nothing counts before it is saved."
        busy={areas.save.isPending}
        wrong={areas.wrong}
        problem={areas.wrong ? null : (areas.save.error ?? notRead)}
        doing="save the areas"
        onSave={areas.saveAll}
        onDiscard={areas.discard}
      />
    </>
  );
}

function AreasPending() {
  return (
    <Loading what="the service areas">
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <Skeleton className="h-[480px]" />
        <div className="grid content-start gap-2">
          {[1, 2, 3, 4].map((row) => (
            <Skeleton key={row} className="h-20" />
          ))}
        </div>
      </div>
    </Loading>
  );
}
