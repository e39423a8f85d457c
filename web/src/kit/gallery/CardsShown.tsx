import { Facts } from "@kit/console/Facts";
import { PersonChip } from "@kit/console/PersonChip";
import { Section } from "@kit/console/Section";
import { StatTile } from "@kit/console/StatTile";
import { Tabs } from "@kit/console/Tabs";
import { useState } from "react";
import { Shown } from "./Shown";

export function CardsShown() {
  const [tab, setTab] = useState("offers");
  return (
    <>
      <Shown state="StatTile">
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
          <StatTile label="Waiting" value="3" tone="waiting" href="/cards" detail="the oldest for 4 min" />
          <StatTile label="On the way" value="12" tone="moving" href="/cards" />
          <StatTile label="Nobody found" value="1" tone="trouble" href="/cards" />
          <StatTile label="Deposits held" value="$1,250.00" />
        </div>
      </Shown>
      <Shown state="Section with Facts and PersonChip">
        <Section title="Customer" aside="since March">
          <Facts
            rows={[
              { label: "Name", value: <PersonChip name="Ada Okafor" detail="3 jobs" href="/cards" /> },
              { label: "Address", value: "233 South Wacker Drive, Chicago, Illinois" },
              { label: "Notes", value: null },
            ]}
          />
        </Section>
      </Shown>
      <Shown state="Tabs">
        <Tabs
          label="Of the job"
          selected={tab}
          onSelect={setTab}
          tabs={[
            { id: "offers", label: "Offers", count: 6, content: "Six offers in two waves." },
            { id: "messages", label: "Messages", count: 14, content: "Fourteen messages." },
          ]}
        />
      </Shown>
    </>
  );
}
