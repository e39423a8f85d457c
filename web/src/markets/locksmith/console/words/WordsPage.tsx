import { PageHeader } from "@kit/console/PageHeader";
import { Tabs } from "@kit/console/Tabs";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { Lifecycles } from "./Lifecycles";
import { Templates } from "./Templates";

const TABS = [
  { id: "texts", label: "Texts", content: <Templates /> },
  { id: "states", label: "States and moves", content: <Lifecycles /> },
];

/** What we say to people, and the states things go through. */
export function WordsPage() {
  const { hash } = useLocation();
  const navigate = useNavigate();
  const selected = TABS.find((tab) => tab.id === hash) ?? TABS[0];
  return (
    <>
      <PageHeader title="Texts and states" tab={`${selected?.label ?? "Texts"} · Locksmith console`}>
        Every text we send, with sample values in it, and how jobs and requests may move.
      </PageHeader>
      <Tabs
        label="Texts or states"
        tabs={TABS}
        selected={selected?.id ?? "texts"}
        onSelect={(id) => void navigate({ to: ".", hash: id, replace: true })}
      />
    </>
  );
}
