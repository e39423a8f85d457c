import { Button } from "@kit/console/Button";
import { Facts } from "@kit/console/Facts";
import { SidePanel } from "@kit/console/SidePanel";
import { useState } from "react";
import { Shown } from "./Shown";

export function SidePanelShown() {
  const [open, setOpen] = useState(false);
  return (
    <Shown state="Beside the list from 1200 px, over it below">
      <Button onClick={() => setOpen(true)}>Open the panel</Button>
      <SidePanel
        open={open}
        title="Message to Ada Okafor"
        onClose={() => setOpen(false)}
        footer={<Button look="primary">Send again</Button>}
      >
        <Facts
          rows={[
            { label: "Sent", value: "Mar 14, 2026, 2:03 PM" },
            { label: "State", value: "Not delivered" },
            { label: "Carrier says", value: "The phone is switched off." },
          ]}
        />
      </SidePanel>
    </Shown>
  );
}
