import { askForReset } from "@api/strathwell/sdk.gen";
import "@markets/strathwell/account";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { carried } from "./coming";
import { LookAtYourMail } from "./LookAtYourMail";
import { MailForm } from "./MailForm";
import { Narrow, TEXT_LINK } from "./parts";

const mailReset = (email: string) => askForReset({ body: { email } });

/** For who does not know their password any more: a link comes by mail. */
export function ForgottenPage() {
  const [mailedTo, setMailedTo] = useState("");
  if (mailedTo) {
    return (
      <LookAtYourMail
        address={mailedTo}
        says="If there is an account with this address, a link is on its way. It opens for 30 minutes, once."
        again={mailReset}
        onOther={() => setMailedTo("")}
      />
    );
  }
  return (
    <Narrow
      tab="Forgotten password"
      title="Forgotten your password?"
      lead="We mail you a link with which you choose a new one."
    >
      <MailForm label="Mail me a link" busyLabel="Mailing …" send={mailReset} onDone={setMailedTo} />
      <Link to="/sign-in" search={carried()} className={TEXT_LINK}>
        Back to signing in
      </Link>
    </Narrow>
  );
}
