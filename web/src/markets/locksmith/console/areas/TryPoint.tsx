import { tryPointOptions } from "@api/locksmith/@tanstack/react-query.gen";
import type { Covering } from "@api/locksmith/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { Button } from "@kit/console/Button";
import { TextField } from "@kit/console/Field";
import { Section } from "@kit/console/Section";
import type { Spot } from "@kit/pictures";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { numberOf } from "./areaForm";

export interface TryPointProps {
  spot: Spot | null;
  /** Changes that wait are not asked: the answer is the server's. */
  hasChanges: boolean;
  onTry: (spot: Spot | null) => void;
  onAddHere: (spot: Spot) => void;
}

const km = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

function spotOf(lat: string, lng: string): Spot | null {
  const [north, east] = [numberOf(lat), numberOf(lng)];
  if (north === null || east === null || Math.abs(north) > 90 || Math.abs(east) > 180) return null;
  return { lat: north, lng: east };
}

/** Which area a customer at a place would get. */
export function TryPoint({ spot, hasChanges, onTry, onAddHere }: TryPointProps) {
  const [lat, setLat] = useState("");
  const [lng, setLng] = useState("");
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    if (!spot) return;
    setLat(String(Number(spot.lat.toFixed(5))));
    setLng(String(Number(spot.lng.toFixed(5))));
  }, [spot]);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    const typed = spotOf(lat, lng);
    setWrong(typed === null);
    if (typed) onTry(typed);
  };
  return (
    <Section title="Try a point" aside="Click the map outside of every circle, or type it">
      <form onSubmit={ask} noValidate className="grid grid-cols-2 items-end gap-3 sm:flex">
        <div className="sm:w-36">
          <TextField
            label="Latitude"
            className="figures"
            value={lat}
            onChange={(event) => setLat(event.currentTarget.value)}
          />
        </div>
        <div className="sm:w-36">
          <TextField
            label="Longitude"
            className="figures"
            value={lng}
            onChange={(event) => setLng(event.currentTarget.value)}
          />
        </div>
        <Button type="submit">Which area?</Button>
      </form>
      {wrong ? (
        <p role="alert" className="m-0 mt-2 text-xs font-medium text-trouble-ink">
          Type degrees such as 41.885 and -87.784.
        </p>
      ) : null}
      {spot ? <Told spot={spot} hasChanges={hasChanges} onAddHere={onAddHere} /> : null}
    </Section>
  );
}

function Told({ spot, hasChanges, onAddHere }: Pick<TryPointProps, "hasChanges" | "onAddHere"> & { spot: Spot }) {
  const asked = useQuery(tryPointOptions({ query: spot }));
  return (
    <div role="status" className="mt-3 grid gap-2">
      {asked.error ? (
        <ErrorState as="line" thrown={asked.error} doing="ask about this point" onRetry={() => void asked.refetch()} />
      ) : asked.data ? (
        <>
          <p className="m-0">
            <StatusBadge
              tone={asked.data.covered ? "done" : "stopped"}
              label={asked.data.covered ? "Served" : "Not served"}
            />{" "}
            {sentence(asked.data)}
          </p>
          {hasChanges ? <p className="m-0 text-xs text-muted">As saved now, without the changes that wait.</p> : null}
          {asked.data.covered ? null : (
            <div>
              <Button size="small" icon={<Plus size={16} aria-hidden />} onClick={() => onAddHere(spot)}>
                Add an area here
              </Button>
            </div>
          )}
        </>
      ) : (
        <Loading what="the answer">
          <Skeleton className="h-5 w-64" />
        </Loading>
      )}
    </div>
  );
}

function sentence({ area, areas, nearest, nearest_outside_km }: Covering): string {
  if (area) {
    const others = areas.filter((one) => one.id !== area.id).map((one) => one.name);
    const too = others.length ? ` ${others.join(", ")} ${others.length === 1 ? "holds" : "hold"} it too.` : "";
    return `A request from here would belong to ${area.name}.${too}`;
  }
  if (!nearest) return "There is no area in use.";
  return `${nearest.name} is nearest: its rim is ${km.format(nearest_outside_km ?? 0)} km away.`;
}
