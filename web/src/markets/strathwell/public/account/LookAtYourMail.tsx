import { type ApiProblem, asProblem } from "@api/problem";
import { Button } from "@kit/public/Button";
import { MailCheck } from "lucide-react";
import { useState } from "react";
import { FormProblem, Narrow } from "./parts";

export interface LookAtYourMailProps {
  address: string;
  /** What was mailed, and what it is good for. */
  says: string;
  /** Mails it once more. */
  again: (address: string) => Promise<unknown>;
  onOther: () => void;
}

/** What follows comes by mail; the same is said whether there is such an account or not. */
export function LookAtYourMail({ address, says, again, onOther }: LookAtYourMailProps) {
  const [state, setState] = useState<"resting" | "busy" | "sent">("resting");
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  async function send(): Promise<void> {
    setState("busy");
    setProblem(null);
    try {
      await again(address);
      setState("sent");
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setState("resting");
    }
  }

  return (
    <Narrow tab="Look at your mail" title="Look at your mail">
      <div className="flex gap-4 rounded-2xl border border-border bg-surface p-5">
        <MailCheck size={28} aria-hidden className="mt-0.5 shrink-0 text-brand" />
        <div className="flex min-w-0 flex-col gap-2">
          <p className="m-0 font-semibold wrap-anywhere">{address}</p>
          <p className="m-0 text-muted">{says}</p>
        </div>
      </div>
      <p className="m-0 text-muted">Nothing there? Look in the spam folder, and whether the address is right.</p>
      <FormProblem problem={problem} doing="mail it again" />
      <p role="status" className="m-0 font-medium text-done-ink empty:hidden">
        {state === "sent" ? "Mailed again. Only the newest link counts." : ""}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button look="secondary" busy={state === "busy"} busyLabel="Mailing …" onClick={() => void send()}>
          Mail it again
        </Button>
        <Button look="quiet" className="px-0!" onClick={onOther}>
          Use another address
        </Button>
      </div>
    </Narrow>
  );
}
