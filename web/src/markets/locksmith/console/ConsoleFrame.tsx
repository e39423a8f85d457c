import { summarizeJobsOptions } from "@api/locksmith/@tanstack/react-query.gen";
import { findPlace } from "@kit/base/place";
import { useLive } from "@kit/base/useLive";
import { AppShell, type NavItem } from "@kit/console/AppShell";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import {
  ChartNoAxesCombined,
  CircleDollarSign,
  Footprints,
  HeartPulse,
  LayoutDashboard,
  MapPinned,
  MessageSquareText,
  Quote,
  TriangleAlert,
  Users,
} from "lucide-react";
import { lazy, Suspense } from "react";
import { commands } from "./commands";
import { search } from "./search";

const TellStaff = lazy(() => import("./TellStaff").then((found) => ({ default: found.TellStaff })));

const NAV: NavItem[] = [
  { to: "/", label: "Dashboard", icon: LayoutDashboard, key: "g d" },
  { to: "/locksmiths", label: "Locksmiths", icon: Users, key: "g l" },
  { to: "/sessions", label: "Sessions", icon: Footprints, key: "g s" },
  { to: "/messages", label: "Messages", icon: MessageSquareText, key: "g m" },
  { to: "/service-areas", label: "Service areas", icon: MapPinned, key: "g a" },
  { to: "/pricing", label: "Pricing", icon: CircleDollarSign, key: "g p" },
  { to: "/analytics", label: "Analytics", icon: ChartNoAxesCombined, key: "g n" },
  { to: "/failures", label: "Failed for good", icon: TriangleAlert, key: "g f" },
  { to: "/system", label: "System", icon: HeartPulse, key: "g y" },
  { to: "/words", label: "Texts and states", icon: Quote, key: "g w" },
];

/** The console's frame: where one can go, whether it is live, and ⌘K. */
export function ConsoleFrame() {
  const { base } = findPlace(location);
  const summary = useQuery({ ...summarizeJobsOptions(), refetchInterval: 60_000 });
  useLive(["locksmith:jobs"], () => void summary.refetch());
  const waiting = summary.data?.waiting_too_long ?? 0;
  const nav = NAV.map((item) => (item.to === "/" ? { ...item, badge: waiting } : item));
  return (
    <AppShell
      brand="locksmith"
      title="Locksmith"
      nav={nav}
      markets={[{ name: "locksmith", title: "Locksmith", href: `${base}/admin` }]}
      works="You see what we had; actions wait until the connection is back."
      palette={{ search, commands }}
      foot={
        <Suspense fallback={null}>
          <TellStaff />
        </Suspense>
      }
    >
      <Outlet />
    </AppShell>
  );
}
