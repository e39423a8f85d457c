import { listTemplates } from "@api/strathwell/sdk.gen";
import type { Occasion } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Button } from "@kit/public/Button";
import { TextField } from "@kit/public/Field";
import { SelectField } from "@kit/public/SelectField";
import { tomorrow } from "@markets/strathwell/days";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { keepTyping, keptTyping } from "./keptTyping";
import { CURRENCY, read, type Typed, type Wrong } from "./occasion";

const NAMES: (keyof Typed)[] = ["template", "guests", "day", "city", "budget"];
const AT_ONCE = 100;

const useTemplates = () =>
  useQuery({
    queryKey: ["strathwell", "templates-to-plan"],
    queryFn: async ({ signal }) => (await listTemplates({ query: { size: AT_ONCE }, signal })).data.items,
    staleTime: 300_000,
  });

export interface OccasionFormProps {
  /** What the address says. */
  asked: Typed;
  /** What the server refused of it. */
  refused: Wrong;
  busy: boolean;
  onPlan: (occasion: Occasion) => void;
}

/** What is planned: template, guests, day, place, budget. */
export function OccasionForm({ asked, refused, busy, onPlan }: OccasionFormProps) {
  const templates = useTemplates();
  // The address counts; what was typed before a reload fills what it does not say.
  const [typed, setTyped] = useState<Typed>(() => {
    const kept = keptTyping();
    return Object.fromEntries(NAMES.map((name) => [name, asked[name] || (kept[name] ?? "")])) as Typed;
  });
  const [wrong, setWrong] = useState<Wrong>({});
  const told: Wrong = { ...refused, ...wrong };

  function type(name: keyof Typed, value: string): void {
    const next = { ...typed, [name]: value };
    setTyped(next);
    keepTyping(next);
  }

  function plan(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const found = read(typed, tomorrow());
    if ("occasion" in found) {
      setWrong({});
      onPlan(found.occasion);
      return;
    }
    setWrong(found.wrong);
    const first = NAMES.find((name) => found.wrong[name]);
    const control = first ? event.currentTarget.elements.namedItem(first) : null;
    if (control instanceof HTMLElement) control.focus();
  }

  const field = (name: keyof Typed) => ({ name, value: typed[name], error: told[name] });
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={plan}>
      {templates.error ? (
        <ErrorState
          as="line"
          thrown={templates.error}
          doing="list the templates"
          onRetry={() => void templates.refetch()}
        />
      ) : null}
      <SelectField
        label="Template"
        {...field("template")}
        onChange={(event) => type("template", event.target.value)}
        hint={
          <Link to="/templates" className="text-link underline underline-offset-4">
            See them first
          </Link>
        }
      >
        <option value="">{templates.data ? "Choose one" : "Loading …"}</option>
        {templates.data?.map((one) => (
          <option key={one.id} value={one.id}>
            {one.title}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Guests"
        inputMode="numeric"
        {...field("guests")}
        onChange={(event) => type("guests", event.target.value)}
      />
      <TextField
        label="Day"
        type="date"
        min={tomorrow()}
        {...field("day")}
        onChange={(event) => type("day", event.target.value)}
      />
      <TextField
        label="City"
        hint="Leave it empty to look everywhere."
        autoComplete="address-level2"
        maxLength={100}
        {...field("city")}
        onChange={(event) => type("city", event.target.value)}
      />
      <TextField
        label={`Budget (${CURRENCY})`}
        hint="Leave it empty to take the template's own."
        inputMode="decimal"
        {...field("budget")}
        onChange={(event) => type("budget", event.target.value)}
      />
      <Button type="submit" wide busy={busy} busyLabel="Planning …">
        Plan it
      </Button>
    </form>
  );
}
