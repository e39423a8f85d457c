import { findPlace } from "@kit/base/place";
import { AppShell, type NavItem } from "@kit/console/AppShell";
import { DeskDoor } from "@markets/strathwell/DeskDoor";
import { commands } from "@markets/strathwell/deskCommands";
import { useFollow } from "@markets/strathwell/live";
import { Outlet } from "@tanstack/react-router";
import {
  BadgeCheck,
  BanknoteArrowUp,
  CalendarHeart,
  ChartNoAxesCombined,
  CreditCard,
  HeartPulse,
  LayoutDashboard,
  LayoutTemplate,
  type LucideIcon,
  Scale,
  ScrollText,
  ShieldAlert,
  Store,
  UserRoundCheck,
  Users,
  Webhook,
  Workflow,
} from "lucide-react";
import type { ReactNode } from "react";
import { search } from "./search";
import { bounded, useWaiting } from "./waiting";

const NAV: [to: string, label: string, icon: LucideIcon, key: string][] = [
  ["/", "Dashboard", LayoutDashboard, "g d"],
  ["/vendors", "Vendors", Store, "g v"],
  ["/bookings", "Bookings", CalendarHeart, "g b"],
  ["/templates", "Templates", LayoutTemplate, "g t"],
  ["/payments", "Payments", CreditCard, "g p"],
  ["/payouts/pending", "Payouts", BanknoteArrowUp, "g o"],
  ["/approvals", "Second approval", UserRoundCheck, "g 2"],
  ["/disputes", "Disputes", Scale, "g i"],
  ["/subscriptions", "Subscriptions", BadgeCheck, "g s"],
  ["/accounts", "Accounts", Users, "g u"],
  ["/moderation", "Moderation", ShieldAlert, "g m"],
  ["/webhooks", "Webhooks", Webhook, "g w"],
  ["/reconciliation", "Reconciliation", Workflow, "g c"],
  ["/reports", "Reports", ChartNoAxesCombined, "g r"],
  ["/health", "Health", HeartPulse, "g h"],
  ["/audit", "Audit", ScrollText, "g a"],
];

/** Staff's desk: where one can go, whether it is live, and ⌘K. */
export function ConsoleFrame() {
  return (
    <DeskDoor plays="admin">
      <Desk>
        <Outlet />
      </Desk>
    </DeskDoor>
  );
}

const TOPICS = ["strathwell:bookings", "strathwell:desk"];
/** What no change of a record changes. */
const STILL = /^(seeHealth|seeReport|listRoles|seeOwnAccount)$/;

function Desk({ children }: { children: ReactNode }) {
  const { base } = findPlace(location);
  useFollow(TOPICS, STILL);
  return (
    <AppShell
      brand="strathwell"
      title="Strathwell"
      nav={useNav()}
      markets={[{ name: "strathwell", title: "Strathwell", href: `${base}/admin` }]}
      works="You see what we had; actions wait until the connection is back."
      palette={{ search, commands, finds: "vendors and bookings" }}
    >
      {children}
    </AppShell>
  );
}

/** Where one can go, and how much waits there. */
function useNav(): NavItem[] {
  const waiting = useWaiting();
  const counted: Record<string, { data?: { items: readonly unknown[] } }> = {
    "/vendors": waiting.vendors,
    "/payouts/pending": waiting.payouts,
    "/approvals": waiting.approvals,
    "/disputes": waiting.disputes,
    "/webhooks": waiting.webhooks,
    "/accounts": waiting.roles,
  };
  return NAV.map(([to, label, icon, key]) => {
    const count = counted[to]?.data?.items.length ?? 0;
    return { to, label, icon, key, ...(count ? { badge: bounded(count) } : {}) };
  });
}
