import { type ApiProblem, asProblem, unreached } from "@api/problem";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { whenIdle } from "@kit/base/unhurried";
import { Button } from "@kit/public/Button";
import { TextField } from "@kit/public/Field";
import { forgetDraft, keepDraft, readDraft } from "@markets/locksmith/drafts";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { AddressBox } from "./AddressBox";
import { StepFrame } from "./StepFrame";
import type { Checked, Typed, Wrong } from "./start";
import { GO_ON, NAME_LABEL, PHONE_HINT, PHONE_LABEL, WHERE_TITLE } from "./wording";

const DRAFT = "start";
const FIELDS = ["name", "phone", "address"] as const;

const loadStart = () =>
  import("./start").catch((cause: unknown) => {
    throw unreached(cause);
  });

function drafted(): Typed {
  const { name = "", phone = "", address = "" } = readDraft(DRAFT);
  return { name, phone, address, placeId: null };
}

function focusFirst(form: HTMLFormElement, wrong: Wrong): void {
  const first = FIELDS.find((field) => wrong[field]);
  const control = first ? form.elements.namedItem(first) : null;
  if (control instanceof HTMLElement) control.focus();
}

/** Step one: who and where. */
export function RequestPage() {
  const navigate = useNavigate();
  const [sessionToken] = useState(() => crypto.randomUUID());
  const [typed, setTyped] = useState(drafted);
  const [wrong, setWrong] = useState<Wrong>({});
  const [isChecking, setChecking] = useState(false);
  const [unloaded, setUnloaded] = useState<ApiProblem | null>(null);
  useEffect(() => whenIdle(() => void loadStart().catch(() => undefined)), []);

  function write(change: Partial<Typed>): void {
    const now = { ...typed, ...change };
    setTyped(now);
    keepDraft(DRAFT, now);
    // Said again at the next attempt, if it is still wrong.
    setWrong((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in change))));
  }

  const start = useIntent({
    send: async (given: Checked, keyed) => (await loadStart()).begin(given, sessionToken, keyed),
    onDone: ({ id, problem }, given) => {
      forgetDraft(DRAFT);
      if (problem) {
        keepDraft(`address-${id}`, { address: given.address, problem: problem.field("address") ?? problem.message });
      }
      void navigate({ to: "/request/$requestId", params: { requestId: id } });
    },
  });

  // Not when a field is left: the error would push the button away from under the finger.
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    setChecking(true);
    setUnloaded(null);
    try {
      const verdict = (await loadStart()).check(typed);
      setWrong("wrong" in verdict ? verdict.wrong : {});
      if ("given" in verdict) start.mutate(verdict.given);
      else focusFirst(form, verdict.wrong);
    } catch (thrown) {
      setUnloaded(asProblem(thrown));
    } finally {
      setChecking(false);
    }
  }

  const told = (field: "name" | "phone") => wrong[field] ?? start.error?.field(field);
  const problem = unloaded ?? (told("name") || told("phone") ? null : start.error);
  return (
    <StepFrame step={0} title={WHERE_TITLE}>
      <form noValidate className="flex flex-col gap-5" onSubmit={(event) => void submit(event)}>
        <TextField
          label={NAME_LABEL}
          name="name"
          autoComplete="name"
          value={typed.name}
          onChange={(event) => write({ name: event.currentTarget.value })}
          error={told("name")}
        />
        <TextField
          label={PHONE_LABEL}
          hint={PHONE_HINT}
          name="phone"
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          value={typed.phone}
          onChange={(event) => write({ phone: event.currentTarget.value })}
          error={told("phone")}
        />
        <AddressBox value={typed} sessionToken={sessionToken} error={wrong.address} onChange={write} />
        {problem ? <ErrorState as="line" thrown={problem} doing="save this" /> : null}
        <Button
          type="submit"
          wide
          busy={isChecking || start.isPending || start.isSuccess}
          busyLabel="Looking up the address …"
        >
          {GO_ON}
        </Button>
      </form>
    </StepFrame>
  );
}
