import { listRequestsOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { findPlace } from "@kit/base/place";
import { AppShell, type NavItem } from "@kit/console/AppShell";
import { DeskDoor } from "@markets/strathwell/DeskDoor";
import { commands } from "@markets/strathwell/deskCommands";
import { useFollow, whileDown } from "@markets/strathwell/live";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { CalendarDays, HandCoins, Inbox, Store } from "lucide-react";
import { FRESH_MS } from "./fresh";
import { useOwnVendor } from "./ownVendor";
import { search } from "./search";

const NAV: NavItem[] = [
  { to: "/", label: "Your business", icon: Store, key: "g b" },
  { to: "/bookings", label: "Requests", icon: Inbox, key: "g r" },
  { to: "/calendar", label: "Calendar", icon: CalendarDays, key: "g c" },
  { to: "/payouts", label: "Payouts", icon: HandCoins, key: "g p" },
];
const COUNTED = 100;

/** A vendor's desk, for whoever is signed in as one. */
export function VendorFrame() {
  return (
    <DeskDoor plays="vendor">
      <Desk />
    </DeskDoor>
  );
}

/** Where one can go, how many requests wait for an answer, and ⌘K. */
function Desk() {
  const { base } = findPlace(location);
  const { vendor } = useOwnVendor();
  useFollow(vendor ? [`strathwell:vendor:${vendor.id}`] : []);
  const waiting = useQuery({
    ...listRequestsOptions({ query: { status: ["pending", "organizer_countered"], size: COUNTED } }),
    enabled: vendor !== undefined,
    refetchInterval: whileDown(2 * FRESH_MS),
  });
  const badge = waiting.data?.items.length ?? 0;
  const nav = NAV.map((item) => (item.to === "/bookings" ? { ...item, badge } : item));
  return (
    <AppShell
      brand="strathwell"
      title="Strathwell for vendors"
      nav={nav}
      markets={[{ name: "strathwell", title: "Strathwell", href: `${base}/vendor` }]}
      works="You see what we had; answers wait until the connection is back."
      palette={{ search, commands, finds: "requests" }}
    >
      <Outlet />
    </AppShell>
  );
}
