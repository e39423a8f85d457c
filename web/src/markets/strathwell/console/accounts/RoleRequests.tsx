import { listRoleRequestsOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { RoleRequestSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import { Section } from "@kit/console/Section";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DecideDialog, WithdrawDialog } from "./roleDialogs";
import { whatIsAsked } from "./words";

/** What waits for a second person; nothing is shown where nothing waits. */
export function RoleRequests({ onOpen }: { onOpen: (userId: string) => void }) {
  const found = useQuery(listRoleRequestsOptions({ query: { status: "pending" } }));
  if (found.error && !found.data) {
    return (
      <ErrorState
        as="line"
        thrown={found.error}
        doing="show what waits for a second person"
        onRetry={() => void found.refetch()}
      />
    );
  }
  if (!found.data?.items.length) return null;
  return (
    <div className="mb-4">
      <Section title="Waits for a second person">
        {found.data.items.map((one) => (
          <OneRequest key={one.id} asked={one} onOpen={() => onOpen(one.user_id)} />
        ))}
      </Section>
    </div>
  );
}

type Act = "agree" | "refuse" | "withdraw";

/** One request: who asked for what and why, and one's own part in it. */
export function OneRequest({ asked, onOpen }: { asked: RoleRequestSeen; onOpen?: () => void }) {
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  return (
    <div className="grid gap-2 border-b border-separator py-3 first:pt-0 last:border-0 last:pb-0">
      <p className="m-0 font-medium">{whatIsAsked(asked)}</p>
      <p className="m-0 text-sm text-muted">
        {asked.is_yours ? "You" : asked.requested_by_name || "Somebody"} asked <TimeText at={asked.created_at} />:{" "}
        <span className="text-foreground">{asked.reason}</span>
      </p>
      <div className="flex flex-wrap items-center gap-2">
        {asked.is_yours ? (
          <Button size="small" onClick={() => setAct("withdraw")}>
            Withdraw
          </Button>
        ) : asked.why_not ? (
          <span className="text-sm text-muted">{asked.why_not}</span>
        ) : (
          <>
            <Button size="small" look="primary" onClick={() => setAct("agree")}>
              Agree
            </Button>
            <Button size="small" look="caution" onClick={() => setAct("refuse")}>
              Refuse
            </Button>
          </>
        )}
        {onOpen ? (
          <Button size="small" look="quiet" onClick={onOpen}>
            Look at the account
          </Button>
        ) : null}
      </div>
      {act === "withdraw" ? <WithdrawDialog asked={asked} onClose={close} /> : null}
      {act === "agree" || act === "refuse" ? (
        <DecideDialog asked={asked} agree={act === "agree"} onClose={close} />
      ) : null}
    </div>
  );
}
