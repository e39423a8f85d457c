import { Button, ButtonLink } from "@kit/console/Button";
import { ChoiceBox } from "@kit/console/ChoiceBox";
import { Select, TextArea, TextField } from "@kit/console/Field";
import { Switch } from "@kit/console/Switch";
import { useState } from "react";
import { Shown } from "./Shown";

export function ControlsShown() {
  const [on, setOn] = useState(true);
  return (
    <>
      <Shown state="Button">
        <div className="flex flex-wrap gap-2">
          <Button look="primary">Save</Button>
          <Button>Cancel</Button>
          <Button look="quiet">Later</Button>
          <Button look="danger">Delete</Button>
          <Button look="primary" busy>
            Saving
          </Button>
          <Button disabled>Not now</Button>
          <Button size="small">Small</Button>
          <ButtonLink href="/controls">A link</ButtonLink>
        </div>
      </Shown>
      <Shown state="Fields">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label="Name" hint="As customers see it." defaultValue="Ada Okafor" />
          <TextField label="Phone" error="This is not a phone number." defaultValue="12" />
          <Select label="City" none="Choose one" options={[{ value: "c", label: "Chicago" }]} />
          <TextArea label="Notes" optional />
        </div>
      </Shown>
      <Shown state="Switch and ChoiceBox">
        <div className="flex flex-col items-start">
          <Switch label="Available" detail="Gets offers" on={on} onChange={setOn} />
          <Switch label="Being sent" on={!on} onChange={() => setOn(!on)} busy />
          <ChoiceBox label="Home lockouts" checked={on} onChange={setOn} detail="Doors of houses and flats" />
        </div>
      </Shown>
    </>
  );
}
