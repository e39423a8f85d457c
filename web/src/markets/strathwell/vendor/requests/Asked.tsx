import type { BookingForVendor } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { TimeText } from "@kit/base/TimeText";
import { type Fact, Facts } from "@kit/console/Facts";
import { InnerLink } from "@kit/console/InnerLink";
import { longDay, shortDay } from "@markets/strathwell/days";

const people = new Intl.NumberFormat("en-US");
const missing = (text: string) => <span className="text-muted">{text}</span>;

const nth = (rank: number) => (rank === 1 ? "first in line" : `number ${rank} in line`);

function factsOf({ event_date, guest_count, location_text, notes, created_at, vendor }: BookingForVendor): Fact[] {
  const facts: Fact[] = [
    {
      label: "Day",
      value: event_date ? (
        <InnerLink
          href={`/calendar?month=${event_date.slice(0, 7)}&day=${event_date}`}
          className="text-link underline underline-offset-4"
        >
          {longDay(event_date)}
        </InnerLink>
      ) : (
        missing("Not said yet")
      ),
    },
    { label: "Guests", value: guest_count === null ? missing("Not said") : people.format(guest_count) },
    { label: "Where", value: location_text || missing("Not said") },
    {
      label: "What they say",
      value: notes ? <span className="whitespace-pre-line">{notes}</span> : missing("Nothing"),
    },
    { label: "Asked", value: <TimeText at={created_at} /> },
  ];
  if (vendor.list_price_cents !== null) {
    facts.push({
      label: "Your list price then",
      value: <MoneyText amountMinor={vendor.list_price_cents} currency={vendor.currency} />,
    });
  }
  if (vendor.hold) {
    facts.push({
      label: "Kept day",
      value: (
        <>
          You keep {shortDay(vendor.hold.day)} for them, {nth(vendor.hold.rank)}, until{" "}
          <TimeText at={vendor.hold.expires_at} as="exact" />
        </>
      ),
    });
  }
  if (vendor.secured_on) facts.push({ label: "Booked day", value: `${shortDay(vendor.secured_on)} is theirs` });
  if (vendor.note) facts.push({ label: "Your note", value: vendor.note });
  return facts;
}

/** What is asked for, and which day is kept for it. */
export function Asked({ asked }: { asked: BookingForVendor }) {
  return <Facts rows={factsOf(asked)} />;
}
