import { listRequests } from "@api/strathwell/sdk.gen";
import type { Found } from "@kit/console/found";
import { shortDay } from "@markets/strathwell/days";
import { ROW_STATUS } from "@markets/strathwell/words";

const LOOKED_THROUGH = 100;
const MOST = 8;

/** What ⌘K finds at a vendor's desk: requests of late, by number, place, day and what was written. */
export async function search(text: string, signal: AbortSignal): Promise<Found[]> {
  const { items } = (await listRequests({ query: { size: LOOKED_THROUGH }, signal })).data;
  const wanted = text.trim().replace(/^#/, "").toLowerCase();
  return items
    .map((asked) => ({ asked, day: asked.event_date ? shortDay(asked.event_date) : "No day yet" }))
    .filter(({ asked, day }) =>
      `${asked.number} ${asked.location_text} ${day} ${asked.notes}`.toLowerCase().includes(wanted),
    )
    .slice(0, MOST)
    .map(({ asked, day }) => ({
      id: asked.vendor.id,
      kind: "Requests",
      title: `Request #${asked.number}`,
      subtitle: [day, asked.location_text].filter(Boolean).join(" · "),
      status: ROW_STATUS[asked.vendor.status],
      href: `/bookings/${asked.id}`,
    }));
}
