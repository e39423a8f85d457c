import { listServiceAreasOptions } from "@api/locksmith/@tanstack/react-query.gen";
import type { ApiProblem } from "@api/problem";
import { ErrorState } from "@kit/base/ErrorState";
import { Button } from "@kit/console/Button";
import { TextArea, TextField } from "@kit/console/Field";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { Controller, useWatch } from "react-hook-form";
import { BasePoint } from "./BasePoint";
import type { Checked, Typed } from "./fields";
import { ServiceBoxes } from "./ServiceBoxes";
import type { useLocksmithForm } from "./useLocksmithForm";

export interface LocksmithFormProps {
  /** From `useLocksmithForm`. */
  held: ReturnType<typeof useLocksmithForm>;
  onSend: (given: Checked) => void;
  busy: boolean;
  problem: ApiProblem | null;
  doing: string;
  saveLabel: string;
  /** Beside the save button. */
  leave: ReactNode;
  withNotes: boolean;
}

/** A refusal about a number says which field it means in its details. */
function saidAbout(problem: ApiProblem | null, field: keyof Typed): string | undefined {
  if (!problem) return undefined;
  const isPhone = field === "phone" && (problem.details.field === "phone" || problem.code === "texts_stopped");
  return problem.field(field) ?? (isPhone ? problem.message : undefined);
}

const FIELDS: (keyof Typed)[] = [
  "display_name",
  "phone",
  "primary_city",
  "typical_hours",
  "notes",
  "base_lat",
  "base_lng",
];

/** The facts about a locksmith, for adding one and for changing one. */
export function LocksmithForm({ held, onSend, busy, problem, doing, saveLabel, leave, withNotes }: LocksmithFormProps) {
  const { form, isDraft, startOver } = held;
  const cities = useId();
  const areas = useQuery(listServiceAreasOptions()).data?.items ?? [];
  // What was said about a number is over once another is typed.
  const phone = useWatch({ control: form.control, name: "phone" });
  const [sentPhone, setSentPhone] = useState<string | null>(null);
  const answered = phone === sentPhone ? problem : null;
  const told = (field: keyof Typed) =>
    form.formState.errors[field]?.message ?? saidAbout(field === "phone" ? answered : problem, field);
  const isAtField = FIELDS.some((field) => saidAbout(problem, field));
  const other = answered?.field("locksmith_id");
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((given) => {
        setSentPhone(form.getValues("phone"));
        onSend(given);
      })}
      className="grid gap-5"
    >
      {isDraft ? (
        <p
          role="status"
          className="m-0 flex flex-wrap items-center justify-between gap-2 rounded-lg bg-waiting-tint p-2 pl-3"
        >
          <span className="text-waiting-ink">What you typed before is still here; it is not saved yet.</span>
          <Button size="small" onClick={startOver}>
            Start over
          </Button>
        </p>
      ) : null}
      <TextField
        label="Name of the person or business"
        autoComplete="off"
        {...form.register("display_name")}
        error={told("display_name")}
      />
      <div className="grid gap-1">
        <TextField
          label="Phone"
          hint="Offers go to this number by text; it is how we know them."
          type="tel"
          inputMode="tel"
          autoComplete="off"
          {...form.register("phone")}
          error={told("phone")}
        />
        {other ? (
          <p className="m-0 text-xs">
            <TextLink href={`/locksmiths/${other}`}>Open the one who has it</TextLink>
          </p>
        ) : null}
      </div>
      <TextField
        label="City they mostly work in"
        list={cities}
        autoComplete="off"
        {...form.register("primary_city")}
        error={told("primary_city")}
      />
      <datalist id={cities}>
        {[...new Set(areas.map((area) => area.city))].map((city) => (
          <option key={city} value={city} />
        ))}
      </datalist>
      <Controller
        control={form.control}
        name="services"
        render={({ field }) => <ServiceBoxes value={field.value} onChange={field.onChange} error={told("services")} />}
      />
      <TextField
        label="Typical hours"
        optional
        placeholder="Mon to Sat, 7 to 22"
        autoComplete="off"
        {...form.register("typical_hours")}
        error={told("typical_hours")}
      />
      <BasePoint form={form} told={told} />
      {withNotes ? (
        <TextArea
          label="Notes"
          optional
          hint="Only staff read them."
          rows={3}
          {...form.register("notes")}
          error={told("notes")}
        />
      ) : null}
      {problem && !isAtField ? <ErrorState as="line" thrown={problem} doing={doing} /> : null}
      <div className="flex flex-wrap justify-end gap-2">
        {leave}
        <Button type="submit" look="primary" busy={busy}>
          {saveLabel}
        </Button>
      </div>
    </form>
  );
}
