import type { Category } from "@api/strathwell/types.gen";
import { controlLook, Field } from "@kit/public/Field";
import { VendorPick } from "@markets/strathwell/pick/VendorPick";
import { CATEGORY } from "@markets/strathwell/words";
import { useState } from "react";
import { ChosenVendors } from "./ChosenVendors";
import { ChoiceError } from "./StepForm";
import type { StepProps } from "./step";
import { useChosen } from "./useChosen";
import { useKept } from "./useKept";

const SERVICES_MAX = 30;
const KINDS = (Object.keys(CATEGORY) as Category[]).filter((category) => category !== "venue");
const isKind = (value: string): value is Category => KINDS.some((kind) => kind === value);

/** Everyone else it takes, by what they do; none at all is a choice, too. */
export function ServicesStep({ draft, write, wrong }: StepProps) {
  const [kind, setKind] = useState<Category | "">("");
  const kept = useKept("service", draft.serviceIds);
  const shown = useChosen(kept, draft.eventDate).vendors.filter((vendor) => vendor.vendor_type === "service_provider");
  const isFull = draft.serviceIds.length >= SERVICES_MAX;

  function choose(id: string, isChosen: boolean): void {
    const others = draft.serviceIds.filter((one) => one !== id);
    if (isChosen && isFull) return;
    write({ serviceIds: isChosen ? [...others, id] : others });
  }
  return (
    <>
      <p className="m-0 text-muted">
        Choose as many as you like, or none: each is asked for a price of their own.
        {isFull ? ` ${SERVICES_MAX} is as many as one booking holds.` : ""}
      </p>
      <ChoiceError>{wrong.serviceIds}</ChoiceError>
      <ChosenVendors
        title="Chosen, or on your list"
        name="pick-service"
        vendors={shown}
        chosen={draft.serviceIds}
        type="checkbox"
        onChoose={choose}
      />
      <Field label="What they do">
        {(ids) => (
          <select
            {...ids}
            className={controlLook(false)}
            value={kind}
            onChange={({ currentTarget: { value } }) => setKind(isKind(value) ? value : "")}
          >
            <option value="">Everything</option>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {CATEGORY[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <VendorPick
        what="service"
        type="checkbox"
        wanted={{
          type: "service_provider",
          ...(kind ? { category: kind } : {}),
          ...(draft.eventDate ? { free_on: draft.eventDate } : {}),
        }}
        chosen={draft.serviceIds}
        without={shown.map((vendor) => vendor.id)}
        onChoose={choose}
        remedy="Try other words, or everything."
      />
    </>
  );
}
