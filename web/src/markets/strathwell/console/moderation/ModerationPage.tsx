import { listEvents } from "@api/strathwell/sdk.gen";
import type { EventSeen } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { plainWords } from "@kit/base/format";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import { DataTable } from "@kit/console/DataTable";
import { Facts } from "@kit/console/Facts";
import { FilterBar } from "@kit/console/FilterBar";
import type { Filter } from "@kit/console/filters";
import { PageHeader } from "@kit/console/PageHeader";
import { SidePanel } from "@kit/console/SidePanel";
import { usePages } from "@kit/console/usePages";
import { BookingName } from "@markets/strathwell/console/names";
import { SomeOne } from "@markets/strathwell/console/SomeOne";
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { ShieldAlert } from "lucide-react";

const route = getRouteApi("/moderation");
const PAGE = 50;

const KINDS: Record<string, string> = {
  contact_sharing: "Sharing of contacts",
  abuse: "Abuse",
  spam: "Spam",
  fraud: "Fraud",
  off_platform: "Away from the platform",
  other: "Something else",
};
const kindOf = ({ kind }: EventSeen): string => KINDS[kind] ?? plainWords(kind);

const filters: Filter[] = [
  {
    name: "kind",
    label: "Kind",
    kind: "choice",
    options: Object.entries(KINDS).map(([value, label]) => ({ value, label })),
  },
];

const columns: Column<EventSeen>[] = [
  { id: "kind", header: "Kind", cell: kindOf, width: 180, priority: 1 },
  { id: "text", header: "Text", cell: (event) => event.text, width: 380, priority: 2 },
  {
    id: "found",
    header: "Taken out",
    cell: (event) =>
      event.found.length ? event.found.map(plainWords).join(", ") : <span className="text-muted">Nothing</span>,
    width: 150,
    priority: 4,
  },
  {
    id: "booking",
    header: "Booking",
    cell: (event) =>
      event.booking_id ? <BookingName id={event.booking_id} /> : <span className="text-muted">None</span>,
    width: 130,
    priority: 5,
  },
  { id: "at", header: "When", cell: (event) => <TimeText at={event.created_at} />, width: 110, priority: 3 },
];

/** What people reported, and what was held back; addresses and numbers are in none of it. */
export function ModerationPage() {
  const { cursor: _cursor, size: _size, ...kept } = route.useSearch();
  const navigate = route.useNavigate();
  const openId = useLocation({ select: (place) => place.hash });
  const pages = usePages<EventSeen>({
    queryKey: ["strathwell", "moderation", kept],
    fetchPage: async (cursor, signal) => (await listEvents({ query: { ...kept, cursor, size: PAGE }, signal })).data,
  });
  const open = openId ? pages.rows?.find((one) => one.id === openId) : undefined;
  return (
    <>
      <PageHeader title="Moderation" tab="Moderation · Strathwell" />
      <DataTable
        {...pages.table}
        label="Moderation"
        columns={columns}
        rowKey={(event) => event.id}
        selectedKey={open?.id}
        onOpen={(event) => void navigate({ search: kept, hash: event.id, resetScroll: false })}
        storageKey="strathwell-moderation"
        toolbar={
          <FilterBar
            filters={filters}
            value={kept}
            onChange={(next) => void navigate({ search: next as typeof kept, replace: true })}
          />
        }
        empty={
          Object.keys(kept).length ? (
            <EmptyState title="Nothing fits these filters">Take a filter away to see the others.</EmptyState>
          ) : (
            <EmptyState title="Nothing was reported" icon={<ShieldAlert size={28} aria-hidden />}>
              A text somebody reports is kept here, without the addresses and phone numbers that were in it.
            </EmptyState>
          )
        }
      />
      {open ? (
        <SidePanel
          key={open.id}
          open
          title={kindOf(open)}
          onClose={() => void navigate({ search: kept, hash: "", replace: true, resetScroll: false })}
        >
          <div className="grid gap-5">
            <p className="m-0 rounded-lg bg-surface-secondary p-3 whitespace-pre-wrap [overflow-wrap:anywhere]">
              {open.text}
            </p>
            {open.found.length ? (
              <p className="m-0 flex flex-wrap gap-2">
                {open.found.map((one) => (
                  <StatusBadge key={one} tone="stopped" label={`${plainWords(one)} taken out`} />
                ))}
              </p>
            ) : null}
            <Facts
              rows={[
                { label: "Reported by", value: <SomeOne id={open.user_id} /> },
                { label: "Booking", value: open.booking_id ? <BookingName id={open.booking_id} /> : null },
                { label: "When", value: <TimeText at={open.created_at} as="exact" /> },
              ]}
            />
          </div>
        </SidePanel>
      ) : null}
    </>
  );
}
