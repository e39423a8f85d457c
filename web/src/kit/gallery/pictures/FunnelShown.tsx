import { type FunnelStep, LazyFunnel } from "@kit/pictures";
import { States } from "./States";

const STEPS: FunnelStep[] = [
  { label: "Address given", count: 1_284, lost: 212, href: "#address" },
  { label: "Service chosen", count: 1_072, href: "#service" },
  { label: "Deposit paid", count: 641, href: "#paid" },
  { label: "Locksmith assigned", count: 588 },
  { label: "Job completed", count: 561 },
];
const LABEL = "Requests from address to completed job";

export function FunnelShown() {
  return (
    <States
      states={[
        { title: "Many", picture: <LazyFunnel label={LABEL} steps={STEPS} unit="requests" /> },
        { title: "One value", picture: <LazyFunnel label={LABEL} steps={STEPS.slice(0, 1)} unit="requests" /> },
        { title: "Empty", picture: <LazyFunnel label={LABEL} steps={[]} empty="No request in these days." /> },
        { title: "Loading", picture: <LazyFunnel label={LABEL} steps={[]} loading /> },
      ]}
    />
  );
}
