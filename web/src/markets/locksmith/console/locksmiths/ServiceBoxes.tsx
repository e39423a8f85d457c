import type { ServiceType } from "@api/locksmith/types.gen";
import { ChoiceBox } from "@kit/console/ChoiceBox";
import { SERVICE } from "@markets/locksmith/words";
import { CircleAlert } from "lucide-react";
import { useId } from "react";
import { SERVICES } from "./Services";

export interface ServiceBoxesProps {
  value: readonly ServiceType[];
  onChange: (next: ServiceType[]) => void;
  error?: string;
}

/** What they can be asked for. */
export function ServiceBoxes({ value, onChange, error }: ServiceBoxesProps) {
  const id = useId();
  return (
    <fieldset className="m-0 min-w-0 border-0 p-0" aria-describedby={error ? id : undefined}>
      <legend className="mb-1 p-0 text-sm font-medium">Services</legend>
      <div className="grid sm:grid-cols-2">
        {SERVICES.map((service) => (
          <ChoiceBox
            key={service}
            label={SERVICE[service]}
            checked={value.includes(service)}
            onChange={(on) => onChange(SERVICES.filter((one) => (one === service ? on : value.includes(one))))}
          />
        ))}
      </div>
      {error ? (
        <p id={id} className="m-0 flex items-start gap-1 text-xs font-medium text-trouble-ink">
          <CircleAlert size={14} aria-hidden className="mt-px shrink-0" />
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
