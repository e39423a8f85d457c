import { seeContractOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { BookingForVendor, ContractsSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { MoneyText } from "@kit/base/MoneyText";
import { Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { type Fact, Facts } from "@kit/console/Facts";
import { Section } from "@kit/console/Section";
import { useQuery } from "@tanstack/react-query";
import { percent, policyWords, termsOf } from "./contract";

function factsOf({ contract }: ContractsSeen, rowId: string, currency: string): Fact[] {
  const terms = termsOf(contract.content, rowId, currency);
  const share = (basisPoints: number | null) => (basisPoints === null ? null : percent(basisPoints));
  return [
    {
      label: "Agreed price",
      value:
        terms.agreedMinor === null ? null : (
          <strong className="text-base">
            <MoneyText amountMinor={terms.agreedMinor} currency={terms.currency} />
          </strong>
        ),
    },
    { label: "Our commission", value: share(terms.commissionBasisPoints) },
    {
      label: "Paid out",
      value:
        terms.reservationBasisPoints === null
          ? null
          : `${percent(terms.reservationBasisPoints)} once it is paid and you ask for it, the rest after the event`,
    },
    { label: "Deposit", value: share(terms.depositBasisPoints) },
    { label: "If they cancel", value: `They get back: ${policyWords(terms.tiers)}` },
    {
      label: "Frozen",
      value: (
        <>
          Version {contract.version}, <TimeText at={contract.created_at} as="exact" />
        </>
      ),
    },
    {
      label: "Digest",
      value: <code className="text-xs break-all text-muted">{contract.digest}</code>,
    },
  ];
}

/** What was agreed, as it was frozen when it was paid; every version of it. */
export function Contract({ asked }: { asked: BookingForVendor }) {
  const found = useQuery(seeContractOptions({ path: { booking_id: asked.id } }));
  const { data } = found;
  return (
    <Section
      title="Contract"
      aside={
        data ? (
          data.is_whole ? (
            <StatusBadge tone="done" label="Unchanged since it was frozen" />
          ) : (
            <StatusBadge tone="trouble" label="Does not fit its digest" />
          )
        ) : undefined
      }
    >
      {data ? (
        <>
          <Facts rows={factsOf(data, asked.vendor.id, asked.currency)} />
          {data.versions.length > 1 ? (
            <details className="mt-3">
              <summary className="inline-flex min-h-9 cursor-pointer items-center text-sm text-muted hover:text-foreground">
                Earlier versions
              </summary>
              <ul className="m-0 mt-1 grid list-none gap-1 p-0">
                {data.versions
                  .filter(({ version }) => version !== data.contract.version)
                  .map((one) => {
                    const terms = termsOf(one.content, asked.vendor.id, asked.currency);
                    return (
                      <li key={one.version} className="flex flex-wrap justify-between gap-x-3">
                        <span>
                          Version {one.version}, <TimeText at={one.created_at} />
                        </span>
                        {terms.agreedMinor === null ? null : (
                          <MoneyText amountMinor={terms.agreedMinor} currency={terms.currency} />
                        )}
                      </li>
                    );
                  })}
              </ul>
            </details>
          ) : null}
        </>
      ) : found.error ? (
        <ErrorState thrown={found.error} doing="show the contract" as="line" onRetry={() => void found.refetch()} />
      ) : (
        <Skeleton className="h-48" />
      )}
    </Section>
  );
}
