import { chooseService } from "@api/locksmith/sdk.gen";
import type { OfferedService, RequestSeen, ServiceType, Urgency } from "@api/locksmith/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { useIntent } from "@kit/base/intent";
import { PagePending } from "@kit/base/PageFallback";
import { Button } from "@kit/public/Button";
import { type Choice, Choices } from "@kit/public/Choices";
import { useAbout } from "@markets/locksmith/public/about";
import { SERVICE, URGENCY } from "@markets/locksmith/words";
import { useState } from "react";
import { StepFrame } from "./StepFrame";

const SERVICES: ServiceType[] = ["home_lockout", "car_lockout", "rekey", "smart_lock"];
const URGENCIES: Urgency[] = ["emergency", "urgent", "standard"];

export interface ServiceStepProps {
  request: RequestSeen;
  onDone: (seen: RequestSeen) => void;
  onChangeAddress: () => void;
}

function priceOf(offers: OfferedService[], service: ServiceType | null, urgency: Urgency): OfferedService | undefined {
  return offers.find((offer) => offer.service_type === service && offer.urgency === urgency);
}

/** Step two: what and how soon, each with the deposit it costs here. */
export function ServiceStep({ request, onDone, onChangeAddress }: ServiceStepProps) {
  const asked = useAbout();
  const about = asked.data;
  const [service, setService] = useState<ServiceType | null>(request.service_type as ServiceType | null);
  const [urgency, setUrgency] = useState<Urgency | null>(request.urgency as Urgency | null);
  const [isAsked, setAsked] = useState(false);
  const choose = useIntent({
    send: async (body: { service_type: ServiceType; urgency: Urgency }, keyed) =>
      (await chooseService({ path: { request_id: request.id }, body, ...keyed })).data,
    onDone,
  });
  const services: Choice<ServiceType>[] = SERVICES.map((name) => {
    const told = about?.services.find((one) => one.service_type === name);
    const isHad = request.services.some((offer) => offer.service_type === name);
    return {
      value: name,
      label: told?.label ?? SERVICE[name],
      detail: told?.about,
      whyNot: isHad ? undefined : "Not available at this address yet.",
    };
  });
  const urgencies: Choice<Urgency>[] = URGENCIES.map((name) => {
    const told = about?.urgencies.find((one) => one.urgency === name);
    const price = priceOf(request.services, service, name);
    return {
      value: name,
      label: told?.label ?? URGENCY[name],
      detail: told?.about,
      aside: price ? formatMoney(price.deposit_minor, price.currency) : undefined,
      whyNot: service && !price ? "Not available for this service here." : undefined,
    };
  });
  const price = urgency ? priceOf(request.services, service, urgency) : undefined;
  // The words are not exchanged under somebody's finger; without them our own will do.
  if (asked.isPending) return <PagePending />;
  return (
    <StepFrame step={1} title="What do you need?">
      <p className="m-0 text-muted">
        At <strong className="text-foreground">{request.address}</strong>.{" "}
        <button
          type="button"
          onClick={onChangeAddress}
          className="min-h-11 cursor-pointer text-link underline underline-offset-4"
        >
          Change address
        </button>
      </p>
      <form
        noValidate
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (service && urgency && price) choose.mutate({ service_type: service, urgency });
        }}
      >
        <Choices
          legend="The lock"
          name="service"
          choices={services}
          value={service}
          onChange={setService}
          error={isAsked && !service ? "Choose what you need." : choose.error?.field("service_type")}
        />
        <Choices
          legend="How soon"
          name="urgency"
          choices={urgencies}
          value={urgency}
          onChange={setUrgency}
          error={isAsked && !urgency ? "Choose how soon." : choose.error?.field("urgency")}
        />
        {price ? (
          <p className="m-0 rounded-xl bg-surface-secondary p-4" aria-live="polite">
            Deposit now: <strong className="figures">{formatMoney(price.deposit_minor, price.currency)}</strong>. It
            counts towards the locksmith's price, and you get all of it back if we find nobody.
          </p>
        ) : null}
        {choose.error && Object.keys(choose.error.details).length === 0 ? (
          <ErrorState as="line" thrown={choose.error} doing="save your choice" />
        ) : null}
        <Button type="submit" wide busy={choose.isPending} busyLabel="Saving …">
          Continue to the deposit
        </Button>
      </form>
    </StepFrame>
  );
}
