import { cx } from "@kit/base/cx";
import type { ReactNode } from "react";
import { Tabs as Group, Tab, TabList, TabPanel } from "react-aria-components";

export interface TabsProps {
  label: string;
  tabs: readonly { id: string; label: string; count?: number; content: ReactNode }[];
  /** Kept by the page, in the address where a view is worth sharing. */
  selected: string;
  onSelect: (id: string) => void;
}

const look = ({ isSelected, isFocusVisible }: { isSelected: boolean; isFocusVisible: boolean }) =>
  cx(
    "flex min-h-11 flex-1 cursor-pointer items-center justify-center border-b-2 px-4 text-sm font-medium whitespace-nowrap outline-none",
    isSelected ? "border-brand text-foreground" : "border-transparent text-muted hover:text-foreground",
    isFocusVisible && "rounded-md outline-2 -outline-offset-2 outline-focus",
  );

/** A few views of one thing; arrow keys walk, the address may remember. */
export function Tabs({ label, tabs, selected, onSelect }: TabsProps) {
  return (
    <Group selectedKey={selected} onSelectionChange={(key) => onSelect(String(key))}>
      <TabList aria-label={label} className="flex overflow-x-auto border-b border-border">
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className={look}>
            {tab.label}
            {tab.count === undefined ? null : <span className="figures ml-1.5 text-muted">{tab.count}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="pt-4 outline-none">
          {tab.content}
        </TabPanel>
      ))}
    </Group>
  );
}
