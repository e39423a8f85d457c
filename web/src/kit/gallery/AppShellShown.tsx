import { AppShell } from "@kit/console/AppShell";
import type { Found } from "@kit/console/CommandPalette";
import { PageHeader } from "@kit/console/PageHeader";
import { StatTile } from "@kit/console/StatTile";
import { BriefcaseBusiness, ChartNoAxesColumn, MessageSquare, Users } from "lucide-react";

const NAV = [
  { to: "/AppShell", label: "Jobs", icon: BriefcaseBusiness, badge: 3, key: "g j" },
  { to: "/people", label: "People", icon: Users, key: "g p" },
  { to: "/messages", label: "Messages", icon: MessageSquare, key: "g m" },
  { to: "/figures", label: "Figures", icon: ChartNoAxesColumn },
];
const MARKETS = [
  { name: "locksmith", title: "Locksmith", href: "/locksmith/admin" },
  { name: "guild", title: "Guild", href: "/guild/admin" },
];

async function search(text: string): Promise<Found[]> {
  return [
    { id: "1", kind: "Jobs", title: `Job about ${text}`, subtitle: "Chicago", status: null, href: "/AppShell" },
    { id: "2", kind: "People", title: `${text} Okafor`, subtitle: "(312) 555-0142", href: "/AppShell" },
  ];
}

export function AppShellShown() {
  return (
    <div className="relative h-[44rem] translate-x-0 overflow-auto rounded-xl border border-border bg-background">
      <AppShell
        brand="locksmith"
        title="Locksmith"
        nav={NAV}
        markets={MARKETS}
        works="Lists you have opened can still be read."
        palette={{
          search,
          commands: [{ id: "go", title: "Go to jobs", keys: "g j", run: () => {} }],
          finds: "jobs, people",
        }}
      >
        <PageHeader title="Jobs" tab="Jobs · The kit">
          Everything customers have paid for.
        </PageHeader>
        <div className="grid grid-cols-2 gap-3">
          <StatTile label="Waiting" value="3" tone="waiting" href="/AppShell" detail="the oldest for 4 min" />
          <StatTile label="On the way" value="12" tone="moving" />
        </div>
      </AppShell>
    </div>
  );
}
