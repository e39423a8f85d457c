import { listChangeOrdersOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { BookingForVendor, ChangeOrderSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import { Section } from "@kit/console/Section";
import { whileDown } from "@markets/strathwell/live";
import { FRESH_MS } from "@markets/strathwell/vendor/fresh";
import { type Said, said } from "@markets/strathwell/words";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { AnswerChangeDialog, type ChangeAnswer } from "./AnswerChangeDialog";
import { ProposeDialog } from "./ProposeDialog";

const statusOf = ({ status, proposed_by }: ChangeOrderSeen): Said =>
  status === "proposed" && proposed_by !== "vendor"
    ? { label: "Waits for you", tone: "waiting" }
    : said("change_order", status);

const CHANGEABLE = new Set<string>(["deposit_paid", "paid"]);

const deltaWords = ({ delta_cents, currency }: ChangeOrderSeen): string =>
  `${formatMoney(Math.abs(delta_cents), currency)} ${delta_cents < 0 ? "less" : "more"}`;

interface Answering {
  order: ChangeOrderSeen;
  answer: ChangeAnswer;
}

/** Changes of what was agreed: one side asks, the other agrees or refuses. */
export function ChangeOrders({ asked }: { asked: BookingForVendor }) {
  const found = useQuery({
    ...listChangeOrdersOptions({ path: { booking_id: asked.id } }),
    refetchInterval: whileDown(FRESH_MS),
  });
  const [proposing, setProposing] = useState(false);
  const [answering, setAnswering] = useState<Answering | null>(null);
  const orders = found.data?.items;
  const isWaiting = orders?.some(({ status }) => status === "proposed");
  const mayAsk = orders && !isWaiting && CHANGEABLE.has(asked.status);
  return (
    <Section
      title="Changes"
      aside={
        mayAsk ? (
          <Button size="small" onClick={() => setProposing(true)}>
            Ask for a change
          </Button>
        ) : undefined
      }
    >
      {!orders && found.error ? (
        <ErrorState thrown={found.error} doing="show the changes" as="line" onRetry={() => void found.refetch()} />
      ) : null}
      {!orders && !found.error ? <Skeleton className="h-16" /> : null}
      {orders?.length === 0 ? (
        <p className="m-0 text-muted">None. When the event changes, ask for more or for less; the organizer answers.</p>
      ) : null}
      {orders?.length ? (
        <ul className="m-0 grid list-none gap-4 p-0">
          {orders.map((order) => (
            <li key={order.id} className="grid gap-1.5 border-b border-separator pb-4 last:border-0 last:pb-0">
              <div className="flex flex-wrap items-center justify-between gap-2">
                <strong className="figures">{deltaWords(order)}</strong>
                <StatusBadge {...statusOf(order)} />
              </div>
              <p className="m-0 break-words">{order.reason}</p>
              <p className="m-0 text-xs text-muted">
                {order.proposed_by === "vendor" ? "You asked" : "The organizer asked"}{" "}
                <TimeText at={order.created_at} />
              </p>
              {order.status === "proposed" ? (
                <Answers order={order} onAnswer={(answer) => setAnswering({ order, answer })} />
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {proposing ? <ProposeDialog asked={asked} onClose={() => setProposing(false)} /> : null}
      {answering ? (
        <AnswerChangeDialog {...answering} words={deltaWords(answering.order)} onClose={() => setAnswering(null)} />
      ) : null}
    </Section>
  );
}

function Answers({ order, onAnswer }: { order: ChangeOrderSeen; onAnswer: (answer: ChangeAnswer) => void }) {
  if (order.proposed_by === "vendor") {
    return (
      <div>
        <Button size="small" onClick={() => onAnswer("withdraw")}>
          Take it back
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="small" look="primary" onClick={() => onAnswer("accept")}>
        Agree
      </Button>
      <Button size="small" look="caution" onClick={() => onAnswer("reject")}>
        Refuse
      </Button>
    </div>
  );
}
