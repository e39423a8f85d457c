import { listServiceAreasOptions } from "@api/locksmith/@tanstack/react-query.gen";
import { Select, TextField } from "@kit/console/Field";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useEffect, useState } from "react";
import { type UseFormReturn, useWatch } from "react-hook-form";
import type { Checked, Typed } from "./fields";

export interface BasePointProps {
  form: UseFormReturn<Typed, unknown, Checked>;
  told: (field: "base_lat" | "base_lng") => string | undefined;
}

/** Where they start from: folded, for most are found by their city. */
export function BasePoint({ form, told }: BasePointProps) {
  const areas = useQuery(listServiceAreasOptions()).data?.items.filter((area) => area.is_active) ?? [];
  const [lat, lng] = useWatch({ control: form.control, name: ["base_lat", "base_lng"] });
  const isWrong = Boolean(told("base_lat") || told("base_lng"));
  const [open, setOpen] = useState(Boolean(lat || lng));
  useEffect(() => {
    if (isWrong) setOpen(true);
  }, [isWrong]);
  function take(id: string): void {
    const area = areas.find((one) => one.id === id);
    if (!area) return;
    form.setValue("base_lat", String(area.lat), { shouldDirty: true, shouldValidate: true });
    form.setValue("base_lng", String(area.lng), { shouldDirty: true, shouldValidate: true });
  }
  return (
    <details
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group rounded-lg border border-border px-3"
    >
      <summary className="flex min-h-11 cursor-pointer items-center gap-2 text-sm font-medium">
        <ChevronDown size={16} aria-hidden className="shrink-0 text-muted not-group-open:-rotate-90" />
        <span>
          Base point <span className="font-normal text-muted">(optional)</span>
        </span>
      </summary>
      <div className="grid gap-4 pb-4">
        <p className="m-0 text-xs text-muted">
          Where they start from. The nearest are asked first; without a base point only their city counts.
        </p>
        {areas.length ? (
          <Select
            label="Start with the centre of"
            optional
            none="Choose an area"
            value=""
            options={areas.map((area) => ({ value: area.id, label: area.name }))}
            onChange={(event) => take(event.currentTarget.value)}
          />
        ) : null}
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="Latitude"
            inputMode="decimal"
            autoComplete="off"
            className="figures"
            {...form.register("base_lat")}
            error={told("base_lat")}
          />
          <TextField
            label="Longitude"
            inputMode="decimal"
            autoComplete="off"
            className="figures"
            {...form.register("base_lng")}
            error={told("base_lng")}
          />
        </div>
        {lat && lng && !isWrong ? (
          <p className="m-0 text-sm">
            <TextLink href={`https://www.openstreetmap.org/?mlat=${lat}&mlon=${lng}#map=15/${lat}/${lng}`}>
              See it on a map
            </TextLink>
          </p>
        ) : null}
      </div>
    </details>
  );
}
