import { makeDraft } from "@api/strathwell/sdk.gen";
import type { Occasion, Plan } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { Button } from "@kit/public/Button";
import { CATEGORY } from "@markets/strathwell/words";
import { useRouter } from "@tanstack/react-router";

const listed = new Intl.ListFormat("en", { type: "conjunction" });

/** The plan as a draft booking, with the first suggestion of each category; nobody is asked by it. */
export function MakeDraft({ occasion, plan }: { occasion: Occasion; plan: Plan }) {
  const router = useRouter();
  const make = useIntent({
    send: async (body: Occasion, keyed) => (await makeDraft({ body, ...keyed })).data,
    onDone: ({ booking_id: bookingId }) => void router.navigate({ to: `/bookings/${bookingId}` }),
  });
  const hasVenue = !plan.missing.includes("venue");
  const without = plan.missing.map((category) => CATEGORY[category].toLowerCase());
  return (
    <div className="flex flex-col gap-3">
      {hasVenue ? (
        <Button wide busy={make.isPending} busyLabel="Making the draft …" onClick={() => make.mutate(occasion)}>
          Make a draft booking of it
        </Button>
      ) : null}
      <p className="m-0 text-muted">
        {hasVenue
          ? "It begins with the first suggestion for each part. You can change all of it, and nobody is asked yet."
          : "A booking begins with a venue, and none was found: change the day, the budget or the city."}
        {hasVenue && without.length ? ` Still to be found: ${listed.format(without)}.` : ""}
      </p>
      {make.error ? <ErrorState as="line" thrown={make.error} doing="make the draft" /> : null}
    </div>
  );
}
