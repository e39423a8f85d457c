import type { JobFile } from "@api/locksmith/types.gen";
import { ActionBar } from "@kit/console/ActionBar";
import { useState } from "react";
import { AssignDialog } from "./dialogs/AssignDialog";
import { CancelDialog } from "./dialogs/CancelDialog";
import { CompleteDialog } from "./dialogs/CompleteDialog";
import { MessageDialog } from "./dialogs/MessageDialog";
import { MoveDialog } from "./dialogs/MoveDialog";
import { OverrideDialog } from "./dialogs/OverrideDialog";
import { RefundDialog } from "./dialogs/RefundDialog";
import { RestartDialog } from "./dialogs/RestartDialog";

const PRIMARY = ["start_dispatch", "assign", "depart", "complete"];
const DANGER = ["cancel", "refund", "keep_deposit", "override"];
/** What people or rules do by themselves; the console shows it in the timeline, not as a button. */
const NOT_OURS = new Set(["accept", "fail", "cancel_by_customer"]);

/** What staff may do now, and a dialog for each that names what will happen. */
export function JobControls({ job }: { job: JobFile }) {
  const [name, act] = useState<string | null>(null);
  const action = job.actions.find((one) => one.name === name);
  const shown = { job, onClose: () => act(null) };
  return (
    <>
      <ActionBar
        actions={job.actions.filter((one) => !NOT_OURS.has(one.name))}
        onAct={act}
        primary={PRIMARY}
        danger={DANGER}
        label={`Actions on job ${job.number}`}
      />
      {action ? <Dialog {...shown} action={action} /> : null}
    </>
  );
}

type Action = JobFile["actions"][number];

function Dialog({ job, action, onClose }: { job: JobFile; action: Action; onClose: () => void }) {
  const given = { job, action, onClose };
  switch (action.name) {
    case "assign":
      return <AssignDialog {...given} />;
    case "cancel":
      return <CancelDialog {...given} />;
    case "complete":
      return <CompleteDialog {...given} />;
    case "restart":
      return <RestartDialog {...given} />;
    case "refund":
      return <RefundDialog {...given} />;
    case "override":
      return <OverrideDialog {...given} />;
    case "message_customer":
      return <MessageDialog {...given} to="customer" />;
    case "message_locksmith":
      return <MessageDialog {...given} to="locksmith" />;
    default:
      return <MoveDialog {...given} />;
  }
}
