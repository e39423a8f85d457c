import { ButtonShape, FieldShape } from "@kit/public/shapes";
import { StepFrame } from "./StepFrame";
import { ADDRESS_HINT, ADDRESS_LABEL, GO_ON, NAME_LABEL, PHONE_HINT, PHONE_LABEL, WHERE_TITLE } from "./wording";

/** The first step as its document shows it until the script has come. */
export function RequestOpening() {
  return (
    <StepFrame step={0} title={WHERE_TITLE}>
      <div className="flex flex-col gap-5">
        <FieldShape label={NAME_LABEL} />
        <FieldShape label={PHONE_LABEL} hint={PHONE_HINT} />
        <FieldShape label={ADDRESS_LABEL} hint={ADDRESS_HINT} />
        <ButtonShape>{GO_ON}</ButtonShape>
      </div>
    </StepFrame>
  );
}
