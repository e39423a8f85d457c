import { seeHistory } from "@api/strathwell/sdk.gen";
import type { AuditLine } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { plainWords } from "@kit/base/format";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import { DataTable } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import type { Filter } from "@kit/console/filters";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { ScrollText } from "lucide-react";
import { AuditPanel } from "./AuditPanel";
import { eventText, stateText } from "./words";

const route = getRouteApi("/audit");
const PAGE = 50;

const ENTITIES = [
  "booking",
  "booking_vendor",
  "change_order",
  "vendor",
  "template",
  "payment",
  "refund",
  "payout",
  "dispute",
  "approval",
  "subscription",
  "user",
];
const filters: Filter[] = [
  {
    name: "entity_type",
    label: "About",
    kind: "choice",
    options: ENTITIES.map((value) => ({ value, label: plainWords(value) })),
  },
  { name: "event", label: "What", kind: "text", placeholder: "What, such as cancel" },
  { name: "entity_id", label: "Record", kind: "text", placeholder: "Id of the record" },
  { name: "actor_id", label: "Who", kind: "text", placeholder: "Id of the person" },
];

const columns: Column<AuditLine>[] = [
  { id: "what", header: "What", cell: (line) => eventText(line), width: 180, priority: 1 },
  { id: "about", header: "About", cell: (line) => plainWords(line.entity_type), width: 130, priority: 2 },
  { id: "who", header: "Who", cell: (line) => plainWords(line.role || line.actor_kind), width: 110, priority: 3 },
  {
    id: "states",
    header: "From and to",
    cell: (line) =>
      line.to_state ? (
        `${line.from_state ? `${stateText(line, line.from_state)} → ` : ""}${stateText(line, line.to_state)}`
      ) : (
        <span className="text-muted">No change of state</span>
      ),
    width: 240,
    priority: 4,
  },
  {
    id: "reason",
    header: "Why",
    cell: (line) => line.reason ?? <span className="text-muted">None given</span>,
    width: 160,
    priority: 6,
  },
  { id: "at", header: "When", cell: (line) => <TimeText at={line.at} />, width: 110, priority: 5 },
];

/** Who did what to what, when and why; the newest first. Nothing in it can be changed. */
export function AuditPage() {
  const { before: _before, size: _size, ...kept } = route.useSearch();
  const navigate = route.useNavigate();
  const openSeq = useLocation({ select: (place) => place.hash });
  const pages = usePages<AuditLine>({
    queryKey: ["strathwell", "audit", kept],
    rowKey: (line) => String(line.seq),
    fetchPage: async (cursor, signal) => {
      const before = cursor === undefined ? undefined : Number(cursor);
      const page = (await seeHistory({ query: { ...kept, before, size: PAGE }, signal })).data;
      return { items: page.items, next_cursor: page.next_before === null ? null : String(page.next_before) };
    },
  });
  const open = openSeq ? pages.rows?.find((line) => String(line.seq) === openSeq) : undefined;
  return (
    <>
      <PageHeader title="Audit" tab="Audit · Strathwell" />
      <DataTable
        {...pages.table}
        label="Audit"
        columns={columns}
        rowKey={(line) => String(line.seq)}
        selectedKey={open ? String(open.seq) : undefined}
        onOpen={(line) => void navigate({ search: kept, hash: String(line.seq), resetScroll: false })}
        storageKey="strathwell-audit"
        toolbar={
          <FilterBar
            filters={filters}
            value={kept}
            onChange={(next) => void navigate({ search: next as typeof kept, replace: true })}
          />
        }
        empty={
          Object.keys(kept).length ? (
            <EmptyState title="Nothing fits these filters">Take a filter away to see more.</EmptyState>
          ) : (
            <EmptyState title="Nothing has happened yet" icon={<ScrollText size={28} aria-hidden />}>
              Everything anybody does is written down here, with who, when and why.
            </EmptyState>
          )
        }
      />
      {open ? (
        <AuditPanel
          key={open.seq}
          line={open}
          onClose={() => void navigate({ search: kept, hash: "", replace: true, resetScroll: false })}
        />
      ) : null}
    </>
  );
}
