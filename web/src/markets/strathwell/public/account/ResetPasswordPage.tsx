import { asProblem } from "@api/problem";
import { resetPassword } from "@api/strathwell/sdk.gen";
import { Button, buttonLook } from "@kit/public/Button";
import "@markets/strathwell/account";
import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { PasswordField } from "./PasswordField";
import { FormProblem, Narrow } from "./parts";
import { PASSWORD_HINT, wrongNewPassword } from "./rules";
import { useForm } from "./useForm";
import { forgetToken, useMailedToken } from "./useMailedToken";

/** Where the link for a new password leads. */
export function ResetPasswordPage() {
  const token = useMailedToken();
  return <Opened key={token} token={token} />;
}

function Opened({ token }: { token: string }) {
  const [isDone, setDone] = useState(false);
  const [hasEnded, setEnded] = useState(!token);
  if (isDone) {
    return (
      <Narrow tab="Password changed" title="Your password is changed">
        <p role="status" className="m-0 flex items-start gap-2 font-medium text-done-ink">
          <CircleCheck size={20} aria-hidden className="mt-0.5 shrink-0" /> Every device that was signed in has been
          signed out.
        </p>
        <Link to="/sign-in" className={buttonLook("primary", true)}>
          Sign in with the new one
        </Link>
      </Narrow>
    );
  }
  if (hasEnded) {
    return (
      <Narrow
        tab="Link has ended"
        title={token ? "This link has ended" : "This page needs its link"}
        lead={
          token
            ? "It was used before, is older than 30 minutes, or a newer one was mailed."
            : "A new password is chosen with the link from our mail."
        }
      >
        <Link to="/forgotten" className={buttonLook("primary", true)}>
          Have a new link mailed
        </Link>
      </Narrow>
    );
  }
  return (
    <Narrow tab="New password" title="Choose a new password">
      <ResetForm token={token} onDone={() => setDone(true)} onEnded={() => setEnded(true)} />
    </Narrow>
  );
}

function ResetForm({ token, onDone, onEnded }: { token: string; onDone: () => void; onEnded: () => void }) {
  const { busy, wrong, problem, submit } = useForm<"password">({
    rules: { password: wrongNewPassword },
    send: async ({ password }) => {
      try {
        await resetPassword({ body: { token, password } });
      } catch (thrown) {
        if (asProblem(thrown).code !== "link_refused") throw thrown;
        onEnded();
        return;
      }
      forgetToken();
      onDone();
    },
  });
  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
      <PasswordField
        label="New password"
        name="password"
        autoComplete="new-password"
        hint={PASSWORD_HINT}
        error={wrong.password}
      />
      <FormProblem problem={problem} doing="change your password" />
      <Button type="submit" wide busy={busy} busyLabel="Changing …">
        Change my password
      </Button>
    </form>
  );
}
