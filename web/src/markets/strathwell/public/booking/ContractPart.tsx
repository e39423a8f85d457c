import type { BookingSeen, ContractSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/public/Button";
import { Download, ShieldCheck, TriangleAlert } from "lucide-react";
import { contentOf, policyLines } from "./contract";
import { Line, Part } from "./Part";
import { useContract, wasPaid } from "./useBooking";

/** What was agreed when it was paid, and the digest that shows that nobody has changed it since. */
export function ContractPart({ booking }: { booking: BookingSeen }) {
  const found = useContract(booking);
  if (!wasPaid(booking)) return null;
  if (!found.data) {
    return (
      <Part title="Contract">
        {found.error ? (
          <ErrorState as="line" thrown={found.error} doing="show it" onRetry={() => void found.refetch()} />
        ) : (
          <Loading what="the contract">
            <Skeleton className="h-24 w-full" />
          </Loading>
        )}
      </Part>
    );
  }
  const { contract, versions, is_whole: isWhole } = found.data;
  const Mark = isWhole ? ShieldCheck : TriangleAlert;
  return (
    <Part title="Contract" aside={<span className="text-sm text-muted">Version {contract.version}</span>}>
      <Terms contract={contract} />
      <p
        className={isWhole ? "m-0 flex items-start gap-2 text-done-ink" : "m-0 flex items-start gap-2 text-trouble-ink"}
      >
        <Mark size={20} aria-hidden className="mt-0.5 shrink-0" />
        {isWhole
          ? "Every version's digest fits its words and the version before it."
          : "A digest does not fit its version. Tell us: this must not be."}
      </p>
      <ol className="m-0 grid list-none gap-2 p-0">
        {versions.map((one) => (
          <li key={one.version} className="text-sm">
            <span className="text-muted">
              Version {one.version}, <TimeText at={one.created_at} as="exact" />, SHA-256
            </span>
            <code className="block rounded-lg bg-surface-secondary p-2 wrap-anywhere select-all">{one.digest}</code>
          </li>
        ))}
      </ol>
      <Button look="secondary" className="self-start" onClick={() => save(contract, booking.number)}>
        <Download size={18} aria-hidden /> Save version {contract.version} as a file
      </Button>
    </Part>
  );
}

function Terms({ contract }: { contract: ContractSeen }) {
  const content = contentOf(contract.content);
  if (!content) return null;
  return (
    <>
      <dl className="m-0 grid gap-1.5">
        {content.vendors.map((one) => (
          <Line key={one.booking_vendor_id} label={one.business_name}>
            {one.agreed_amount_minor === null ? "" : formatMoney(one.agreed_amount_minor, content.currency)}
          </Line>
        ))}
        <Line label="Total" strong>
          {formatMoney(content.total_minor, content.currency)}
        </Line>
      </dl>
      <div>
        <h3 className="m-0 mb-1 text-base font-semibold">If you cancel</h3>
        <ul className="m-0 list-disc pl-5 text-muted">
          {policyLines(content).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </>
  );
}

function save(contract: ContractSeen, number: number): void {
  const file = new Blob([JSON.stringify({ digest: contract.digest, content: contract.content }, null, 2)], {
    type: "application/json",
  });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `booking-${number}-contract-${contract.version}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
