import { type ApiProblem, asProblem } from "@api/problem";
import { type FormEvent, useRef, useState } from "react";

export type Typed<Name extends string> = Record<Name, string>;
/** What is wrong with what was typed, and the remedy; nothing: it can be sent. */
export type Rule<Name extends string> = (value: string, typed: Typed<Name>) => string | undefined;

export interface FormOptions<Name extends string> {
  /** In the order of the fields on the page: the first wrong one gets the focus. */
  rules: Record<Name, Rule<Name>>;
  send: (typed: Typed<Name>) => Promise<void>;
  /** A refusal that belongs to a field though the server names none. */
  fieldOf?: (problem: ApiProblem) => Name | undefined;
}

export interface Form<Name extends string> {
  busy: boolean;
  /** What is wrong with each field. */
  wrong: Partial<Record<Name, string>>;
  /** What went wrong otherwise. */
  problem: ApiProblem | null;
  submit: (event: FormEvent<HTMLFormElement>) => void;
}

function focusOn(form: HTMLFormElement, name: string | undefined): void {
  const control = name ? form.elements.namedItem(name) : null;
  if (control instanceof HTMLElement) control.focus();
}

/** A short form of native fields: checked when it is sent, told of field by field, the first wrong one focused. */
export function useForm<Name extends string>({ rules, send, fieldOf }: FormOptions<Name>): Form<Name> {
  const names = Object.keys(rules) as Name[];
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Form<Name>["wrong"]>({});
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const isUnderWay = useRef(false);

  function told(refusal: ApiProblem): Form<Name>["wrong"] {
    const found: Form<Name>["wrong"] = {};
    for (const name of names) {
      const what = refusal.field(name);
      if (what) found[name] = what;
    }
    const own = fieldOf?.(refusal);
    if (own) found[own] = refusal.message;
    return found;
  }

  function show(form: HTMLFormElement, found: Form<Name>["wrong"], rest: ApiProblem | null): void {
    setWrong(found);
    setProblem(rest);
    focusOn(
      form,
      names.find((name) => found[name]),
    );
  }

  async function run(form: HTMLFormElement): Promise<void> {
    const given = new FormData(form);
    const typed = Object.fromEntries(names.map((name) => [name, String(given.get(name) ?? "")])) as Typed<Name>;
    const found: Form<Name>["wrong"] = {};
    for (const name of names) found[name] = rules[name](typed[name], typed);
    if (names.some((name) => found[name])) return show(form, found, null);
    show(form, {}, null);
    setBusy(true);
    try {
      await send(typed);
    } catch (thrown) {
      const refusal = asProblem(thrown);
      const ofFields = told(refusal);
      show(form, ofFields, Object.keys(ofFields).length ? null : refusal);
    } finally {
      setBusy(false);
    }
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    void run(event.currentTarget).finally(() => {
      isUnderWay.current = false;
    });
  }

  return { busy, wrong, problem, submit };
}
