import { Button } from "@kit/public/Button";
import { TextField } from "@kit/public/Field";
import { FormProblem } from "./parts";
import { wrongEmail } from "./rules";
import { useForm } from "./useForm";

export interface MailFormProps {
  /** What the button says, and what it says while at it. */
  label: string;
  busyLabel: string;
  send: (email: string) => Promise<unknown>;
  onDone: (email: string) => void;
}

/** Asks for the address something is mailed to. */
export function MailForm({ label, busyLabel, send, onDone }: MailFormProps) {
  const { busy, wrong, problem, submit } = useForm<"email">({
    rules: { email: wrongEmail },
    send: async ({ email }) => {
      await send(email.trim());
      onDone(email.trim());
    },
  });
  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={wrong.email}
      />
      <FormProblem problem={problem} doing="mail the link" />
      <Button type="submit" wide busy={busy} busyLabel={busyLabel}>
        {label}
      </Button>
    </form>
  );
}
