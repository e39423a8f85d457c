import { longDay } from "@markets/strathwell/days";
import { VendorPick } from "@markets/strathwell/pick/VendorPick";
import { ChosenVendors } from "./ChosenVendors";
import { guestsOf } from "./draft";
import { ChoiceError } from "./StepForm";
import type { StepProps } from "./step";
import { useChosen } from "./useChosen";
import { useKept } from "./useKept";

/** Where it takes place: what is on the list already, and everybody who is free and holds the guests. */
export function VenueStep({ draft, write, wrong }: StepProps) {
  const kept = useKept("venue", draft.venueId ? [draft.venueId] : []);
  const shown = useChosen(kept, draft.eventDate).vendors.filter((vendor) => vendor.vendor_type === "venue_owner");
  const guests = guestsOf(draft);
  const choose = (venueId: string) => write({ venueId });
  return (
    <>
      <p className="m-0 text-muted">
        {draft.eventDate ? `Free on ${longDay(draft.eventDate)}` : "On any day"}
        {guests ? `, for ${guests} guests and more.` : "."}
      </p>
      <ChoiceError>{wrong.venueId}</ChoiceError>
      <ChosenVendors
        title="Chosen, or on your list"
        name="pick-venue"
        vendors={shown}
        chosen={[draft.venueId]}
        type="radio"
        onChoose={(id) => choose(id)}
      />
      <VendorPick
        what="venue"
        type="radio"
        wanted={{
          type: "venue_owner",
          ...(draft.eventDate ? { free_on: draft.eventDate } : {}),
          ...(guests && Number.isInteger(guests) && guests > 0 ? { capacity: guests } : {}),
        }}
        chosen={[draft.venueId]}
        without={shown.map((vendor) => vendor.id)}
        onChoose={(id) => choose(id)}
        remedy="Try another day, or fewer guests."
      />
    </>
  );
}
