import type { SessionFile } from "@api/locksmith/types.gen";
import { ActionBar, type ActionOffered } from "@kit/console/ActionBar";
import { useState } from "react";
import { JudgeDialog, type Judgement } from "./JudgeDialog";

function actionsOn({ step, flagged_reason }: SessionFile): ActionOffered[] {
  const isFlagged = step === "FLAGGED";
  const isSuspected = isFlagged || flagged_reason !== null;
  const flag: ActionOffered = {
    name: "flag",
    label: "Flag as abuse",
    allowed: !isFlagged && step !== "COMPLETED",
    why_not: isFlagged ? "It is flagged already." : "It is paid and has become a job; act on the job instead.",
  };
  const clear: ActionOffered = {
    name: "clear",
    label: "Not abuse",
    allowed: isSuspected,
    why_not: "Nothing is held against it.",
  };
  return isSuspected ? [clear, flag] : [flag, clear];
}

export function SessionControls({ session }: { session: SessionFile }) {
  const [judging, setJudging] = useState<Judgement | null>(null);
  return (
    <>
      <ActionBar
        actions={actionsOn(session)}
        onAct={(name) => setJudging(name === "flag" ? "flag" : "clear")}
        primary={["clear"]}
        label="Actions on this session"
      />
      {judging ? <JudgeDialog session={session} judgement={judging} onClose={() => setJudging(null)} /> : null}
    </>
  );
}
