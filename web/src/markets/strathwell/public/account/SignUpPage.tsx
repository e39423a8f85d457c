import { askForVerification, signUp } from "@api/strathwell/sdk.gen";
import { Button } from "@kit/public/Button";
import { type Choice, Choices } from "@kit/public/Choices";
import { TextField } from "@kit/public/Field";
import "@markets/strathwell/account";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Store, Wine } from "lucide-react";
import { useState } from "react";
import { carried } from "./coming";
import { LookAtYourMail } from "./LookAtYourMail";
import { PasswordField } from "./PasswordField";
import { FormProblem, Narrow, TEXT_LINK } from "./parts";
import { missing, PASSWORD_HINT, wrongEmail, wrongNewPassword } from "./rules";
import { useForm } from "./useForm";

type Role = "organizer" | "vendor";
const route = getRouteApi("/sign-up");
const ROLES: Choice<Role>[] = [
  {
    value: "organizer",
    label: "I plan an event",
    detail: "Find a venue and everyone it takes.",
    icon: <Wine size={22} aria-hidden className="shrink-0 text-brand" />,
  },
  {
    value: "vendor",
    label: "I have a venue or offer a service",
    detail: "Be found, agree on a price, be paid.",
    icon: <Store size={22} aria-hidden className="shrink-0 text-brand" />,
  },
];

/** A new account; it can sign in once the mailed link was opened. */
export function SignUpPage() {
  const asked = route.useSearch() as { role?: unknown };
  const [role, setRole] = useState<Role>(asked.role === "vendor" ? "vendor" : "organizer");
  const [mailedTo, setMailedTo] = useState("");
  if (mailedTo) {
    return (
      <LookAtYourMail
        address={mailedTo}
        says="We have mailed you a link. Open it within 24 hours to confirm the address; then you can sign in."
        again={(email) => askForVerification({ body: { email } })}
        onOther={() => setMailedTo("")}
      />
    );
  }
  return (
    <Narrow tab="Sign up" title="Sign up" lead="One account for everything you do here. It costs nothing.">
      <Choices legend="What brings you here?" name="role" choices={ROLES} value={role} onChange={setRole} />
      <SignUpForm role={role} onDone={setMailedTo} />
      <p className="m-0">
        You have an account?{" "}
        <Link to="/sign-in" search={carried()} className={TEXT_LINK}>
          Sign in
        </Link>
      </p>
    </Narrow>
  );
}

function SignUpForm({ role, onDone }: { role: Role; onDone: (email: string) => void }) {
  const { busy, wrong, problem, submit } = useForm<"name" | "email" | "password">({
    rules: { name: missing("Tell us your name."), email: wrongEmail, password: wrongNewPassword },
    send: async ({ name, email, password }) => {
      await signUp({ body: { name: name.trim(), email: email.trim(), password, role } });
      onDone(email.trim());
    },
  });
  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
      <TextField
        label="Your name"
        name="name"
        autoComplete="name"
        maxLength={100}
        hint={role === "vendor" ? "Yours; the name of your business comes next." : undefined}
        error={wrong.name}
      />
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        hint="Never shown to anybody."
        error={wrong.email}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="new-password"
        hint={PASSWORD_HINT}
        error={wrong.password}
      />
      <FormProblem problem={problem} doing="make your account" />
      <Button type="submit" wide busy={busy} busyLabel="Making your account …">
        Make my account
      </Button>
    </form>
  );
}
