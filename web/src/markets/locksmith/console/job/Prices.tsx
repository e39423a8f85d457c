import type { JobFile } from "@api/locksmith/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Section } from "@kit/console/Section";
import { PRICE_STATUS } from "@markets/locksmith/words";

/** The prices asked at the door, and the customer's word on each. */
export function Prices({ job }: { job: JobFile }) {
  if (job.prices.length === 0) return null;
  return (
    <Section
      title="Price lock"
      aside={
        job.agreed_price_minor === null ? undefined : (
          <MoneyText amountMinor={job.agreed_price_minor} currency={job.currency} />
        )
      }
    >
      <ol className="m-0 grid list-none gap-2 p-0">
        {job.prices.map((price) => (
          <li key={price.id} className="flex items-center justify-between gap-3">
            <span>
              <MoneyText amountMinor={price.amount_minor} currency={price.currency} />
              <span className="block text-xs text-muted">
                asked <TimeText at={price.created_at} />
              </span>
            </span>
            <StatusBadge {...PRICE_STATUS[price.status]} />
          </li>
        ))}
      </ol>
    </Section>
  );
}
