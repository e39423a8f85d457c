import { LazyLedgerFlow, type LedgerLink, type LedgerNode } from "@kit/pictures";
import { States } from "./States";

const NODES: LedgerNode[] = [
  { id: "card", label: "Card ···4242", colour: "plain" },
  { id: "held", label: "Held", colour: "waiting" },
  { id: "payable", label: "Locksmith", colour: "done" },
  { id: "commission", label: "Commission", colour: "brand" },
  { id: "refund", label: "Refund", colour: "stopped" },
];
const LINKS: LedgerLink[] = [
  { from: "card", to: "held", amountMinor: 11_800, label: "Deposit captured" },
  { from: "held", to: "payable", amountMinor: 7_225, label: "Job completed" },
  { from: "held", to: "commission", amountMinor: 1_275, label: "Job completed" },
  { from: "held", to: "refund", amountMinor: 2_000, label: "Goodwill refund" },
];
const LABEL = "Money of job 1042";

export function LedgerFlowShown() {
  return (
    <States
      states={[
        {
          title: "Many, some still held",
          picture: <LazyLedgerFlow label={LABEL} nodes={NODES} links={LINKS} currency="USD" />,
        },
        {
          title: "One value",
          picture: <LazyLedgerFlow label={LABEL} nodes={NODES} links={LINKS.slice(0, 1)} currency="USD" />,
        },
        {
          title: "Back to where it came from",
          picture: (
            <LazyLedgerFlow
              label={LABEL}
              nodes={NODES}
              links={[
                ...LINKS.slice(0, 1),
                { from: "held", to: "card", amountMinor: 11_800, label: "Refunded in full" },
              ]}
              currency="USD"
            />
          ),
        },
        {
          title: "Empty",
          picture: (
            <LazyLedgerFlow label={LABEL} nodes={NODES} links={[]} currency="USD" empty="No money has moved yet." />
          ),
        },
        { title: "Loading", picture: <LazyLedgerFlow label={LABEL} nodes={[]} links={[]} currency="USD" loading /> },
      ]}
    />
  );
}
