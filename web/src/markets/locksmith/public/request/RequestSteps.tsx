import type { RequestSeen } from "@api/locksmith/types.gen";
import { useState } from "react";
import { CallUs } from "./CallUs";
import { LocationStep } from "./LocationStep";
import { OutsideStep } from "./OutsideStep";
import { PaymentStep } from "./PaymentStep";
import { ServiceStep } from "./ServiceStep";

type Shown = "location" | "outside" | "service" | "payment" | "call";

/** The step that is next, by what the server has; also for a request taken up again later. */
function nextStep(request: RequestSeen): Shown {
  if (request.step === "FLAGGED") return "call";
  if (!request.address) return "location";
  if (request.in_service_area === false) return "outside";
  return request.service_type && request.urgency ? "payment" : "service";
}

export interface RequestStepsProps {
  request: RequestSeen;
  onChange: (seen: RequestSeen) => void;
}

/** The three steps until the deposit is paid. */
export function RequestSteps({ request, onChange }: RequestStepsProps) {
  const [goneBackTo, goBackTo] = useState<Shown | null>(null);
  const done = (seen: RequestSeen) => {
    goBackTo(null);
    onChange(seen);
  };
  const changeAddress = () => goBackTo("location");
  switch (goneBackTo ?? nextStep(request)) {
    case "call":
      return <CallUs request={request} />;
    case "location":
      return <LocationStep request={request} onDone={done} />;
    case "outside":
      return <OutsideStep request={request} onChangeAddress={changeAddress} />;
    case "service":
      return <ServiceStep request={request} onDone={done} onChangeAddress={changeAddress} />;
    case "payment":
      return <PaymentStep request={request} onDone={done} onChangeService={() => goBackTo("service")} />;
  }
}
