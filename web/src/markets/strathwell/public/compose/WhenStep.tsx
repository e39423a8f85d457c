import { TextField } from "@kit/public/Field";
import { tomorrow } from "@markets/strathwell/days";
import type { StepProps } from "./step";

/** The day, how many come, and about where. */
export function WhenStep({ draft, write, wrong }: StepProps) {
  return (
    <>
      <TextField
        label="Day"
        hint="Not decided yet? Leave it empty: it stays a draft, and nobody is asked."
        type="date"
        min={tomorrow()}
        value={draft.eventDate}
        error={wrong.eventDate}
        onChange={(event) => write({ eventDate: event.currentTarget.value })}
      />
      <TextField
        label="Guests"
        hint="About how many. Only venues that hold them are shown next."
        inputMode="numeric"
        autoComplete="off"
        value={draft.guests}
        error={wrong.guests}
        onChange={(event) => write({ guests: event.currentTarget.value })}
      />
      <TextField
        label="Where, about (optional)"
        hint="Such as a part of town. Vendors read it."
        autoComplete="off"
        maxLength={300}
        value={draft.place}
        error={wrong.place}
        onChange={(event) => write({ place: event.currentTarget.value })}
      />
    </>
  );
}
