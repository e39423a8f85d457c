import { seeBookingTimelineOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { BookingForVendor, TimelineLine as Told } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Skeleton } from "@kit/base/Skeleton";
import { Section } from "@kit/console/Section";
import { Timeline, type TimelineLine } from "@kit/console/Timeline";
import { whileDown } from "@markets/strathwell/live";
import { FRESH_MS } from "@markets/strathwell/vendor/fresh";
import { useQuery } from "@tanstack/react-query";
import { Asked } from "./Asked";
import { ChangeOrders } from "./ChangeOrders";
import { Contract } from "./Contract";
import { Quotes } from "./Quotes";

const KINDS: Record<string, string> = { Strathwell: "system", Stripe: "provider" };
const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const lineOf = (told: Told): TimelineLine => ({
  key: String(told.seq),
  at: told.at,
  who: told.who,
  whoKind: KINDS[told.who] ?? "staff",
  what: upperFirst(told.what),
  reason: told.reason,
});

const UNDER_CONTRACT = new Set<string>(["deposit_paid", "paid", "completed"]);

/** What is asked and what happened at the left, money and paper at the right. */
export function RequestBody({ asked }: { asked: BookingForVendor }) {
  const isUnderContract = UNDER_CONTRACT.has(asked.status) && asked.vendor.status === "approved";
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,1fr)_26rem] xl:grid-rows-[auto_1fr]">
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-4">
        <Section title="What is asked">
          <Asked asked={asked} />
        </Section>
        {isUnderContract ? <Contract asked={asked} /> : null}
      </div>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-4 xl:row-span-2">
        <Section title="Prices" aside={asked.vendor.quotes.length || undefined}>
          <Quotes row={asked.vendor} />
        </Section>
        {isUnderContract ? <ChangeOrders asked={asked} /> : null}
      </div>
      <History bookingId={asked.id} />
    </div>
  );
}

function History({ bookingId }: { bookingId: string }) {
  const told = useQuery({
    ...seeBookingTimelineOptions({ path: { booking_id: bookingId } }),
    refetchInterval: whileDown(FRESH_MS),
  });
  const lines = told.data?.items;
  return (
    <Section title="What happened" aside={lines?.length} className="self-start">
      {lines ? (
        <Timeline lines={lines.map(lineOf)} />
      ) : told.error ? (
        <ErrorState thrown={told.error} doing="show what happened" as="line" onRetry={() => void told.refetch()} />
      ) : (
        <Skeleton className="h-40" />
      )}
    </Section>
  );
}
