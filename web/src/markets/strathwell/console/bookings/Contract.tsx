import { seeContractOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { ContractSeen } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Facts } from "@kit/console/Facts";
import { Section } from "@kit/console/Section";
import { Whole } from "@markets/strathwell/console/Whole";
import { useQuery } from "@tanstack/react-query";
import { partiesOf } from "./contract";

/** What was agreed when the money came, frozen: every version carries the hash of the one before it. */
export function Contract({ bookingId }: { bookingId: string }) {
  const found = useQuery(seeContractOptions({ path: { booking_id: bookingId } }));
  return (
    <Section
      title="Contract"
      aside={
        found.data ? (
          found.data.is_whole ? (
            <StatusBadge tone="done" label="Unchanged" />
          ) : (
            <StatusBadge tone="trouble" label="A hash does not fit" />
          )
        ) : undefined
      }
    >
      <Whole found={found} what="the contract" as="part">
        {({ contract, versions }) => (
          <>
            <Facts
              rows={[
                { label: "Version", value: `${contract.version} of ${versions.length}` },
                { label: "Written", value: <TimeText at={contract.created_at} as="exact" /> },
                { label: "Hash", value: <code className="text-xs break-all select-all">{contract.digest}</code> },
              ]}
            />
            <Parties contract={contract} />
            <details className="mt-3">
              <summary className="inline-flex min-h-9 cursor-pointer items-center rounded text-sm text-muted hover:text-foreground">
                Word for word
              </summary>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key. */}
              <pre tabIndex={0} className="m-0 max-h-80 overflow-auto rounded-lg bg-surface-secondary p-3 text-xs">
                {JSON.stringify(contract.content, null, 2)}
              </pre>
            </details>
          </>
        )}
      </Whole>
    </Section>
  );
}

function Parties({ contract }: { contract: ContractSeen }) {
  const { parties, currency } = partiesOf(contract.content);
  return (
    <ul aria-label="Agreed" className="m-0 mt-3 list-none p-0">
      {parties.map((party) => (
        <li key={party.id} className="flex justify-between gap-3 border-b border-separator py-1.5 last:border-0">
          <span className="min-w-0">{party.name}</span>
          <MoneyText amountMinor={party.amountMinor} currency={currency} />
        </li>
      ))}
    </ul>
  );
}
