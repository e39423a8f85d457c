import { type ApiProblem, asProblem } from "@api/problem";
import { askForVerification, verifyEmail } from "@api/strathwell/sdk.gen";
import { Button, buttonLook } from "@kit/public/Button";
import "@markets/strathwell/account";
import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { LookAtYourMail } from "./LookAtYourMail";
import { MailForm } from "./MailForm";
import { FormProblem, Narrow } from "./parts";
import { forgetToken, useMailedToken } from "./useMailedToken";

/** Where the confirming link leads. A button opens it, so that a scanner of mails does not use it up. */
export function VerifyEmailPage() {
  const token = useMailedToken();
  return <Opened key={token} token={token} />;
}

function Opened({ token }: { token: string }) {
  const [state, setState] = useState<"waiting" | "busy" | "done">("waiting");
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  async function confirm(): Promise<void> {
    setState("busy");
    setProblem(null);
    try {
      await verifyEmail({ body: { token } });
      forgetToken();
      setState("done");
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setState("waiting");
    }
  }

  if (state === "done") {
    return (
      <Narrow tab="Address confirmed" title="Your address is confirmed">
        <p role="status" className="m-0 flex items-center gap-2 font-medium text-done-ink">
          <CircleCheck size={20} aria-hidden className="shrink-0" /> You can sign in now.
        </p>
        <Link to="/sign-in" className={buttonLook("primary", true)}>
          Sign in
        </Link>
      </Narrow>
    );
  }
  if (!token) return <NewLink tab="Confirm your address" title="Confirm your address" />;
  if (problem?.kind === "refused" && !problem.retryAfter) {
    return <NewLink tab="Link has ended" title="This link has ended" ended />;
  }
  return (
    <Narrow tab="Confirm your address" title="One tap more" lead="Confirm that the address this link came to is yours.">
      <FormProblem problem={problem} doing="confirm your address" />
      <Button wide busy={state === "busy"} busyLabel="Confirming …" onClick={() => void confirm()}>
        Confirm my address
      </Button>
    </Narrow>
  );
}

function NewLink({ tab, title, ended = false }: { tab: string; title: string; ended?: boolean }) {
  const [mailedTo, setMailedTo] = useState("");
  const send = (email: string) => askForVerification({ body: { email } });
  if (mailedTo) {
    return (
      <LookAtYourMail
        address={mailedTo}
        says="If this address waits to be confirmed, a new link is on its way. It opens for 24 hours, once."
        again={send}
        onOther={() => setMailedTo("")}
      />
    );
  }
  return (
    <Narrow
      tab={tab}
      title={title}
      lead={
        ended
          ? "It was opened before, is older than a day, or a newer one was mailed. If you have confirmed the address already, just sign in."
          : "The link for it is in your mail. Without it, have a new one mailed."
      }
    >
      {ended ? (
        <Link to="/sign-in" className={buttonLook("secondary", true)}>
          Sign in
        </Link>
      ) : null}
      <MailForm label="Mail me a new link" busyLabel="Mailing …" send={send} onDone={setMailedTo} />
    </Narrow>
  );
}
