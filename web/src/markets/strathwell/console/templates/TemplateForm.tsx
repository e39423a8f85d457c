import type { ApiProblem } from "@api/problem";
import type { TemplateFile } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Button } from "@kit/console/Button";
import { TextArea, TextField } from "@kit/console/Field";
import { parseMoney } from "@kit/console/money";
import { Section } from "@kit/console/Section";
import { UploadBox } from "@markets/strathwell/UploadBox";
import { type FormEvent, type ReactNode, useState } from "react";
import { type Checked, CURRENCY, checked, type Field, type Typed } from "./fields";
import { SplitEditor } from "./SplitEditor";
import { StepsEditor } from "./StepsEditor";
import type { useTemplateForm } from "./useTemplateForm";

export interface TemplateFormProps {
  held: ReturnType<typeof useTemplateForm>;
  /** What stands there now; none for a new one. */
  template?: TemplateFile;
  onSend: (body: Checked & { media_file_ids?: string[] }) => void;
  busy: boolean;
  problem: ApiProblem | null;
  saveLabel: string;
  /** Beside the save button. */
  leave?: ReactNode;
}

/** A field's name on the wire, where it is another one. */
const ON_WIRE: Partial<Record<Field, string>> = { budget: "budget_cents", parts: "budget_split" };
type Plain = Exclude<Field, "parts" | "steps">;

/** Everything an editor says of a design. */
export function TemplateForm({ held, template, onSend, busy, problem, saveLabel, leave }: TemplateFormProps) {
  const { typed, change, uploads } = held;
  const [tried, setTried] = useState(false);
  const currency = template?.currency ?? CURRENCY;
  const read = checked(typed, currency, template);
  const wrong = tried && "wrong" in read ? read.wrong : {};
  const told = (field: Field) => wrong[field] ?? problem?.field(ON_WIRE[field] ?? field);
  const money = parseMoney(typed.budget, currency);
  const waits = tried && uploads.busy;
  function save(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if ("body" in read && !uploads.busy && !busy) onSend({ ...read.body, media_file_ids: held.mediaIds });
  }
  const text = (name: Plain) => ({
    value: typed[name],
    error: told(name),
    autoComplete: "off",
    onChange: (event: { currentTarget: { value: string } }) =>
      change({ [name]: event.currentTarget.value } as Partial<Typed>),
  });
  return (
    <form noValidate onSubmit={save} className="grid min-w-0 gap-4">
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="grid min-w-0 content-start gap-4">
          <Section title="What it is">
            <div className="grid gap-4">
              <TextField label="Title" maxLength={120} {...text("title")} />
              <TextArea label="Summary" optional rows={3} maxLength={1000} {...text("summary")} />
              <div className="grid gap-4 sm:grid-cols-2">
                <TextField label="Occasion" optional placeholder="wedding" maxLength={60} {...text("occasion")} />
                <TextField label="Style" optional placeholder="garden" maxLength={60} {...text("style")} />
                <TextField label="Guests, at least" optional inputMode="numeric" {...text("min_guests")} />
                <TextField label="Guests, at most" optional inputMode="numeric" {...text("max_guests")} />
              </div>
            </div>
          </Section>
          <Section title="How one gets there">
            <StepsEditor steps={typed.steps} onChange={(steps) => change({ steps })} error={told("steps")} />
          </Section>
        </div>
        <div className="grid min-w-0 content-start gap-4">
          <Section title="What it costs">
            <div className="grid gap-4">
              <TextField label={`Budget in ${currency}`} optional inputMode="decimal" {...text("budget")} />
              <SplitEditor
                parts={typed.parts}
                onChange={(parts) => change({ parts })}
                budgetMinor={"minor" in money ? money.minor : null}
                currency={currency}
                error={told("parts")}
              />
            </div>
          </Section>
          <Section title="What it looks like">
            <UploadBox
              label="Pictures and papers"
              hint="JPEG, PNG, WebP, MP4 or PDF. The first picture is the cover."
              kind="template_media"
              uploads={uploads}
              firstIs="Cover"
              error={waits ? "Wait until everything has arrived." : problem?.field("media_file_ids")}
            />
          </Section>
          <Section title="In the gallery">
            <TextField
              label="Place"
              hint="Templates with a smaller number come first."
              inputMode="numeric"
              {...text("position")}
            />
          </Section>
        </div>
      </div>
      {problem ? <ErrorState as="line" thrown={problem} doing="save the template" /> : null}
      <div className="sticky bottom-0 z-10 -mx-4 flex flex-wrap items-center justify-end gap-2 border-t border-separator bg-background px-4 py-3">
        {tried && "wrong" in read ? (
          <p role="alert" className="m-0 mr-auto text-sm font-medium text-trouble-ink">
            Something is not right yet; it is marked above.
          </p>
        ) : held.changed ? (
          <p className="m-0 mr-auto text-sm text-muted">Not saved yet</p>
        ) : null}
        {leave}
        <Button type="submit" look="primary" busy={busy}>
          {saveLabel}
        </Button>
      </div>
    </form>
  );
}
