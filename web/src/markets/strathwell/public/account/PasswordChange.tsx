import { changePassword } from "@api/strathwell/sdk.gen";
import { Button } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { PasswordField } from "./PasswordField";
import { FormProblem } from "./parts";
import { missing, PASSWORD_HINT, wrongNewPassword } from "./rules";
import { useForm } from "./useForm";

/** A new password, for who knows the present one. */
export function PasswordChange({ email }: { email: string }) {
  const [changes, setChanges] = useState(0);
  return (
    <Card className="flex flex-col gap-4">
      <h2 className="m-0 text-xl font-semibold">Password</h2>
      <p role="status" className="m-0 font-medium text-done-ink empty:hidden">
        {changes ? "Your password is changed. Every other device is signed out." : ""}
      </p>
      <ChangeForm key={changes} email={email} onDone={() => setChanges(changes + 1)} />
    </Card>
  );
}

function ChangeForm({ email, onDone }: { email: string; onDone: () => void }) {
  const queries = useQueryClient();
  const { busy, wrong, problem, submit } = useForm<"present" | "password">({
    rules: { present: missing("Write the password you have now."), password: wrongNewPassword },
    send: async ({ present, password }) => {
      await changePassword({ body: { present, password } });
      await queries.invalidateQueries();
      onDone();
    },
    fieldOf: (refusal) => (refusal.code === "reauth_required" ? "present" : undefined),
  });
  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
      {/* For password managers: whose password this is. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <PasswordField label="Present password" name="present" autoComplete="current-password" error={wrong.present} />
      <PasswordField
        label="New password"
        name="password"
        autoComplete="new-password"
        hint={PASSWORD_HINT}
        error={wrong.password}
      />
      <FormProblem problem={problem} doing="change your password" />
      <Button type="submit" look="secondary" busy={busy} busyLabel="Changing …">
        Change my password
      </Button>
    </form>
  );
}
