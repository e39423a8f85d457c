import { asProblem } from "@api/problem";
import { ErrorState } from "@kit/base/ErrorState";
import { Button } from "@kit/console/Button";
import { TextField } from "@kit/console/Field";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, LoaderCircle } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { control } from "../control";
import { reading } from "../reading";

function AskSecret() {
  const queries = useQueryClient();
  const [secret, setSecret] = useState("");
  const enter = useMutation({
    mutationFn: control.signIn,
    onSuccess: (session) => queries.setQueryData(reading.session.queryKey, session),
  });
  useEffect(() => {
    document.title = "Open the desk · Sandbox";
  }, []);
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-md place-content-center p-4">
      <form
        className="flex flex-col gap-4 rounded-xl border border-border bg-surface p-6 shadow-surface"
        onSubmit={(event) => {
          event.preventDefault();
          enter.mutate(secret.trim());
        }}
      >
        <KeyRound size={24} aria-hidden className="text-brand" />
        <h1 className="m-0 text-xl font-semibold">The sandbox’s desk</h1>
        <p className="m-0 text-muted">
          The demo prints this page’s address with its secret at the end, as “outside world”. Open that address, or give
          the secret here.
        </p>
        <TextField
          label="Secret"
          type="password"
          autoComplete="off"
          required
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
          error={enter.error ? asProblem(enter.error).message : undefined}
        />
        <Button type="submit" look="primary" busy={enter.isPending}>
          Open the desk
        </Button>
      </form>
    </main>
  );
}

/** Lets in whom the sandbox lets in; asks the others for the secret. */
export function Gate({ children }: { children: ReactNode }) {
  const session = useQuery(reading.session);
  if (session.data?.open) return children;
  if (session.data) return <AskSecret />;
  if (session.error) {
    return (
      <main className="mx-auto max-w-md p-4">
        <h1 className="sr-only">The sandbox’s desk</h1>
        <ErrorState thrown={session.error} doing="reach the sandbox" onRetry={() => void session.refetch()} />
      </main>
    );
  }
  return (
    <main aria-busy="true" className="grid min-h-dvh place-content-center text-muted">
      <h1 className="sr-only">The sandbox’s desk</h1>
      <p role="status" className="flex items-center gap-2">
        <LoaderCircle size={16} aria-hidden className="animate-spin" /> Opening the desk
      </p>
    </main>
  );
}
