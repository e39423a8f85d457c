import { seeBookingActionsOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { ActionSeen, BookingForVendor } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Skeleton } from "@kit/base/Skeleton";
import { ActionBar } from "@kit/console/ActionBar";
import { whileDown } from "@markets/strathwell/live";
import { FRESH_MS } from "@markets/strathwell/vendor/fresh";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApproveDialog } from "./ApproveDialog";
import { CounterDialog } from "./CounterDialog";
import { DeclineDialog } from "./DeclineDialog";
import type { AnswerGiven } from "./given";
import { StepBackDialog } from "./StepBackDialog";

const OURS = new Set(["approve", "counter", "decline", "withdraw"]);
const LABELS: Record<string, string> = { withdraw: "Step back" };

/** What one may answer now and why not the rest, as the server says it; a dialog for each. */
export function RequestControls({ asked }: { asked: BookingForVendor }) {
  const found = useQuery({
    ...seeBookingActionsOptions({ path: { booking_id: asked.id } }),
    refetchInterval: whileDown(FRESH_MS),
  });
  const [name, act] = useState<string | null>(null);
  if (found.error && !found.data) {
    return (
      <ErrorState thrown={found.error} doing="ask what you may do" as="line" onRetry={() => void found.refetch()} />
    );
  }
  if (!found.data) return <Skeleton className="h-11 w-60" />;
  const actions = found.data.items
    .filter((one) => one.booking_vendor_id === asked.vendor.id && OURS.has(one.name))
    .map((one) => ({ ...one, label: LABELS[one.name] ?? one.label }));
  if (!actions.length) return null;
  const chosen = actions.find((one) => one.name === name);
  return (
    <>
      <ActionBar
        actions={actions}
        onAct={act}
        primary={["approve"]}
        danger={["decline", "withdraw"]}
        label={`Answers to request #${asked.number}`}
      />
      {chosen ? <Dialog action={chosen} asked={asked} onClose={() => act(null)} /> : null}
    </>
  );
}

function Dialog(given: AnswerGiven & { action: ActionSeen }) {
  switch (given.action.name) {
    case "approve":
      return <ApproveDialog {...given} />;
    case "counter":
      return <CounterDialog {...given} />;
    case "decline":
      return <DeclineDialog {...given} />;
    default:
      return <StepBackDialog {...given} />;
  }
}
