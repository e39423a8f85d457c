import { Button, ButtonLink } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { Choices } from "@kit/public/Choices";
import { Countdown } from "@kit/public/Countdown";
import { TextArea, TextField } from "@kit/public/Field";
import { Stages, Stepper } from "@kit/public/Stepper";
import { useState } from "react";
import { Shown } from "./Shown";

export function PublicShown() {
  const [service, setService] = useState<"home" | "car" | null>("home");
  const [until] = useState(() => new Date(Date.now() + 180_000).toISOString());
  return (
    <div className="max-w-xl text-base">
      <Shown state="Stepper">
        <Stepper steps={["Where", "What", "Payment"]} current={1} />
      </Shown>
      <Shown state="Choices">
        <Choices
          legend="What is locked?"
          name="service"
          value={service}
          onChange={setService}
          choices={[
            { value: "home", label: "My home", detail: "House or flat", aside: "$50.00" },
            { value: "car", label: "My car", whyNot: "Not in your area yet" },
          ]}
        />
      </Shown>
      <Shown state="Fields">
        <div className="flex flex-col gap-4">
          <TextField label="Your name" hint="So that the locksmith can ask for you." />
          <TextField label="Your phone" error="This is not a phone number." defaultValue="12" />
          <TextArea label="Anything we should know" />
        </div>
      </Shown>
      <Shown state="Buttons">
        <div className="flex flex-wrap gap-2">
          <Button>Next</Button>
          <Button look="secondary">Back</Button>
          <Button look="quiet">Later</Button>
          <Button look="danger">Cancel request</Button>
          <Button busy busyLabel="Paying">
            Pay
          </Button>
          <ButtonLink href="#public">A link</ButtonLink>
        </div>
      </Shown>
      <Shown state="Card with Stages and Countdown">
        <Card>
          <p className="mt-0">
            Time left: <Countdown until={until} />
          </p>
          <Stages
            stages={[
              { name: "paid", label: "Paid", detail: "2:03 PM", state: "done" },
              { name: "finding", label: "Finding a locksmith", state: "now" },
              { name: "way", label: "On the way", state: "ahead" },
            ]}
          />
        </Card>
      </Shown>
    </div>
  );
}
