import { listWebhooksOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { retryWebhook } from "@api/strathwell/sdk.gen";
import type { WebhookRow } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { plainWords } from "@kit/base/format";
import { StatusBadge, type Tone } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import type { Column } from "@kit/console/columns";
import { DataTable } from "@kit/console/DataTable";
import { PageHeader } from "@kit/console/PageHeader";
import { toast } from "@kit/console/toast";
import { useAct } from "@markets/strathwell/console/useAct";
import { whileDown } from "@markets/strathwell/live";
import { useQuery } from "@tanstack/react-query";
import { PartyPopper } from "lucide-react";

const SHOWN = 200;
const EVERY_MS = 15_000;

const STATES: Record<string, { label: string; tone: Tone }> = {
  failed: { label: "Failed", tone: "trouble" },
  parked: { label: "Waits for something of ours", tone: "waiting" },
  suspense: { label: "Money set aside", tone: "trouble" },
};

const columns: Column<WebhookRow>[] = [
  { id: "type", header: "What Stripe said", cell: (event) => event.type, width: 230, priority: 1 },
  {
    id: "status",
    header: "State",
    cell: (event) => (
      <StatusBadge {...(STATES[event.status] ?? { label: plainWords(event.status), tone: "plain" as const })} />
    ),
    width: 210,
    priority: 2,
  },
  {
    id: "error",
    header: "Why",
    cell: (event) => event.error ?? <span className="text-muted">Nothing said</span>,
    width: 300,
    priority: 3,
  },
  { id: "attempts", header: "Tried", cell: (event) => event.attempts, align: "end", width: 80, priority: 6 },
  { id: "received", header: "Came", cell: (event) => <TimeText at={event.received_at} />, width: 110, priority: 4 },
  {
    id: "due",
    header: "Tried again",
    cell: (event) =>
      event.due_at ? <TimeText at={event.due_at} /> : <span className="text-muted">Not by itself</span>,
    width: 120,
    priority: 5,
  },
  {
    id: "id",
    header: "Stripe's id",
    cell: (event) => <code className="text-xs select-all">{event.event_id}</code>,
    width: 230,
    hiddenAtFirst: true,
  },
  { id: "retry", header: "Do", cell: (event) => <Retry event={event} />, width: 130, hideable: false, priority: 7 },
];

/** What Stripe told us that is not settled: it failed, or waits for something of ours. */
export function WebhooksPage() {
  const found = useQuery({ ...listWebhooksOptions({ query: { size: SHOWN } }), refetchInterval: whileDown(EVERY_MS) });
  return (
    <>
      <PageHeader title="Webhooks" tab="Webhooks · Strathwell">
        What Stripe told us and we have not settled. Each is tried again by itself for a day; then it needs you.
      </PageHeader>
      <DataTable
        label="Webhooks"
        columns={columns}
        rows={found.data?.items}
        rowKey={(event) => event.id}
        loading={found.isPending}
        error={found.error}
        onRetry={() => void found.refetch()}
        storageKey="strathwell-webhooks"
        empty={
          <EmptyState title="Everything Stripe told us is settled" icon={<PartyPopper size={28} aria-hidden />}>
            An event that fails, or speaks of a payment we do not know yet, waits here instead of being lost.
          </EmptyState>
        }
      />
    </>
  );
}

function Retry({ event }: { event: WebhookRow }) {
  const retry = useAct({
    send: (_: null, keyed) => retryWebhook({ path: { event_id: event.event_id }, ...keyed }),
    says: `${event.type} is tried again now`,
    onDone: () => undefined,
  });
  return (
    <Button
      size="small"
      busy={retry.isPending}
      onClick={() => retry.mutate(null, { onError: (problem) => toast(problem.message, { tone: "trouble" }) })}
    >
      Try again<span className="sr-only">: {event.type}</span>
    </Button>
  );
}
