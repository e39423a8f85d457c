import { giveLocation } from "@api/locksmith/sdk.gen";
import type { RequestSeen } from "@api/locksmith/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { Button } from "@kit/public/Button";
import { forgetDraft, readDraft } from "@markets/locksmith/drafts";
import { useState } from "react";
import { AddressBox, type AddressGiven } from "./AddressBox";
import { StepFrame } from "./StepFrame";
import { WHERE_TITLE } from "./wording";

/** Step one again: the address was not found, or is to be another one. */
export function LocationStep({ request, onDone }: { request: RequestSeen; onDone: (seen: RequestSeen) => void }) {
  const [draft] = useState(() => readDraft(`address-${request.id}`));
  const [sessionToken] = useState(() => crypto.randomUUID());
  const [given, setGiven] = useState<AddressGiven>({ address: draft.address ?? request.address ?? "", placeId: null });
  const [isEmpty, setEmpty] = useState(false);
  const locate = useIntent({
    send: async ({ address, placeId }: AddressGiven, keyed) => {
      const body = { address: address.trim(), place_id: placeId, session_token: sessionToken };
      return (await giveLocation({ path: { request_id: request.id }, body, ...keyed })).data;
    },
    onDone: (seen) => {
      forgetDraft(`address-${request.id}`);
      onDone(seen);
    },
  });
  const said = locate.error ? locate.error.field("address") : locate.isIdle ? draft.problem : undefined;
  const error = isEmpty ? "Write the street, the number and the city." : said;
  return (
    <StepFrame step={0} title={WHERE_TITLE}>
      <form
        noValidate
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          const short = given.address.trim().length < 3;
          setEmpty(short);
          if (!short) locate.mutate(given);
        }}
      >
        <AddressBox value={given} sessionToken={sessionToken} error={error || undefined} onChange={setGiven} />
        {locate.error && !error ? <ErrorState as="line" thrown={locate.error} doing="find this address" /> : null}
        <Button type="submit" wide busy={locate.isPending} busyLabel="Looking up the address …">
          Continue
        </Button>
      </form>
    </StepFrame>
  );
}
