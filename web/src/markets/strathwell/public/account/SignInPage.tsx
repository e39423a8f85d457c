import { PagePending } from "@kit/base/PageFallback";
import { Button } from "@kit/public/Button";
import { TextField } from "@kit/public/Field";
import { session, useAccount } from "@markets/strathwell/account";
import { Link, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { carried, isDesk, onwards } from "./coming";
import { deviceName } from "./deviceName";
import { PasswordField } from "./PasswordField";
import { FormProblem, Narrow, TEXT_LINK } from "./parts";
import { missing, wrongEmail } from "./rules";
import { useForm } from "./useForm";

/** Where one signs in with an address and a password, and goes on to what one came for. */
export function SignInPage() {
  const { standing, me } = useAccount();
  const router = useRouter();
  useEffect(() => {
    if (!me) return;
    const path = onwards(me);
    if (isDesk(path)) location.replace(path);
    else router.history.replace(path);
  }, [me, router]);
  if (standing === "in") return <PagePending />;
  return (
    <Narrow tab="Sign in" title="Sign in" lead="For organizers, vendors and staff.">
      <SignInForm />
      <nav aria-label="Other ways" className="flex flex-col items-start gap-1">
        <Link to="/forgotten" search={carried()} className={TEXT_LINK}>
          Forgotten your password?
        </Link>
        <p className="m-0">
          No account yet?{" "}
          <Link to="/sign-up" search={carried()} className={TEXT_LINK}>
            Sign up
          </Link>
        </p>
      </nav>
    </Narrow>
  );
}

function SignInForm() {
  const { busy, wrong, problem, submit } = useForm<"email" | "password">({
    rules: { email: wrongEmail, password: missing("Write your password.") },
    send: ({ email, password }) => session.signIn(email.trim(), password, deviceName(navigator.userAgent)),
    // Which of the two did not match is nobody's business; the password is the one to try again.
    fieldOf: (refusal) => (refusal.code === "sign_in_refused" ? "password" : undefined),
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
      <PasswordField label="Password" name="password" autoComplete="current-password" error={wrong.password} />
      <FormProblem problem={problem} doing="sign you in" />
      <Button type="submit" wide busy={busy} busyLabel="Signing in …">
        Sign in
      </Button>
    </form>
  );
}
