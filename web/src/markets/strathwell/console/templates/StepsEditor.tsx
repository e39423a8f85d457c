import { Button } from "@kit/console/Button";
import { controlLook } from "@kit/console/Field";
import { ArrowDown, ArrowUp, CircleAlert, Plus, Trash2 } from "lucide-react";
import type { ComponentType } from "react";

export interface StepsEditorProps {
  steps: readonly string[];
  onChange: (steps: string[]) => void;
  error: string | undefined;
}

/** The way to the event, one step after the other. */
export function StepsEditor({ steps, onChange, error }: StepsEditorProps) {
  const swap = (place: number, other: number) => {
    const [one, two] = [steps[place], steps[other]];
    if (one === undefined || two === undefined) return;
    onChange(steps.map((step, at) => (at === place ? two : at === other ? one : step)));
  };
  return (
    <fieldset className="m-0 flex min-w-0 flex-col gap-3 border-0 p-0">
      <legend className="mb-3 p-0 text-sm font-medium">
        Steps <span className="font-normal text-muted">(optional)</span>
      </legend>
      {steps.length ? (
        <ol className="m-0 grid list-none gap-2 p-0">
          {steps.map((step, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place; its text changes with every key.
            <li key={place} className="flex items-start gap-2">
              <span aria-hidden className="figures w-6 shrink-0 pt-2.5 text-right text-muted">
                {place + 1}.
              </span>
              <textarea
                aria-label={`Step ${place + 1}`}
                rows={2}
                maxLength={500}
                value={step}
                onChange={(event) => {
                  const text = event.currentTarget.value;
                  onChange(steps.map((before, at) => (at === place ? text : before)));
                }}
                className={`${controlLook()} min-w-0 flex-1`}
              />
              <span className="flex shrink-0 flex-col sm:flex-row">
                <Small
                  icon={ArrowUp}
                  says={`Move step ${place + 1} up`}
                  disabled={place === 0}
                  onClick={() => swap(place, place - 1)}
                />
                <Small
                  icon={ArrowDown}
                  says={`Move step ${place + 1} down`}
                  disabled={place === steps.length - 1}
                  onClick={() => swap(place, place + 1)}
                />
                <Small
                  icon={Trash2}
                  says={`Take step ${place + 1} out`}
                  onClick={() => onChange(steps.filter((_, at) => at !== place))}
                />
              </span>
            </li>
          ))}
        </ol>
      ) : null}
      <div>
        <Button size="small" icon={<Plus size={16} aria-hidden />} onClick={() => onChange([...steps, ""])}>
          Add a step
        </Button>
      </div>
      {error ? (
        <p role="alert" className="m-0 flex items-start gap-1 text-xs font-medium text-trouble-ink">
          <CircleAlert size={14} aria-hidden className="mt-px shrink-0" />
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

interface SmallProps {
  icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  says: string;
  disabled?: boolean;
  onClick: () => void;
}

function Small({ icon: Icon, says, disabled = false, onClick }: SmallProps) {
  return (
    <button
      type="button"
      aria-label={says}
      title={says}
      disabled={disabled}
      onClick={onClick}
      className="grid size-9 cursor-pointer place-items-center rounded-md text-muted hover:bg-surface-tertiary hover:text-foreground disabled:cursor-default disabled:opacity-40"
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}
