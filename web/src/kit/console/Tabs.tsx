import { Tabs as Parts } from "@heroui/react/tabs";
import type { ReactNode } from "react";

export interface TabsProps {
  label: string;
  tabs: readonly { id: string; label: string; count?: number; content: ReactNode }[];
  /** Kept by the page, in the address where a view is worth sharing. */
  selected: string;
  onSelect: (id: string) => void;
}

export function Tabs({ label, tabs, selected, onSelect }: TabsProps) {
  return (
    <Parts.Root selectedKey={selected} onSelectionChange={(key) => onSelect(String(key))} variant="secondary">
      <Parts.ListContainer>
        <Parts.List aria-label={label} className="w-fit">
          {tabs.map((tab) => (
            <Parts.Tab key={tab.id} id={tab.id}>
              {tab.label}
              {tab.count === undefined ? null : <span className="figures ml-1.5 text-muted">{tab.count}</span>}
              <Parts.Indicator />
            </Parts.Tab>
          ))}
        </Parts.List>
      </Parts.ListContainer>
      {tabs.map((tab) => (
        <Parts.Panel key={tab.id} id={tab.id} className="px-0 pt-4">
          {tab.content}
        </Parts.Panel>
      ))}
    </Parts.Root>
  );
}
