import { Ban } from "lucide-react";
import { Button, type ButtonLook } from "./Button";
import { Popup } from "./Popup";

/** What may be done now, as the server says it. */
export interface ActionOffered {
  name: string;
  label: string;
  allowed: boolean;
  why_not?: string | null;
  confirm?: string | null;
  needs_reason?: boolean;
}

export interface ActionBarProps {
  actions: readonly ActionOffered[];
  onAct: (name: string) => void;
  /** Shown first and filled. The names not in `primary` or `danger` are plain buttons. */
  primary?: readonly string[];
  /** Shown last, in red under "More" unless there is room. */
  danger?: readonly string[];
  /** The action under way. */
  busy?: string | null;
  /** So many buttons stand in the bar; further ones are under "More". */
  most?: number;
  label?: string;
}

function lookOf(name: string, primary: readonly string[], danger: readonly string[]): ButtonLook {
  if (primary.includes(name)) return "primary";
  return danger.includes(name) ? "caution" : "secondary";
}

/** The actions of a record: what is allowed as buttons; the rest under "More", each with its reason. */
export function ActionBar(props: ActionBarProps) {
  const { actions, onAct, primary = [], danger = [], busy = null, most = 3, label = "Actions" } = props;
  const rank = (name: string) => (primary.includes(name) ? 0 : danger.includes(name) ? 2 : 1);
  const allowed = actions.filter((action) => action.allowed).sort((a, b) => rank(a.name) - rank(b.name));
  const refused = actions.filter((action) => !action.allowed);
  const shown = allowed.slice(0, most);
  const further = allowed.slice(most);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a form.
    <div role="group" aria-label={label} className="flex flex-wrap items-center gap-2">
      {shown.map((action) => (
        <Button
          key={action.name}
          look={lookOf(action.name, primary, danger)}
          busy={busy === action.name}
          disabled={busy !== null && busy !== action.name}
          onClick={() => onAct(action.name)}
        >
          {action.label}
        </Button>
      ))}
      {further.length || refused.length ? (
        <Popup label="More" align="end" size="regular" width="w-80">
          {(close) => (
            <>
              {further.map((action) => (
                <button
                  key={action.name}
                  type="button"
                  disabled={busy !== null}
                  onClick={() => {
                    close();
                    onAct(action.name);
                  }}
                  className="flex min-h-11 w-full cursor-pointer items-center rounded-md px-3 text-left text-sm font-medium hover:bg-surface-secondary disabled:opacity-50"
                >
                  {action.label}
                </button>
              ))}
              {refused.length ? (
                <>
                  <p className="m-0 px-3 pt-2 pb-1 text-xs text-muted">Not possible now</p>
                  <ul className="m-0 list-none p-0">
                    {refused.map((action) => (
                      <li key={action.name} className="flex gap-2 px-3 py-1.5 text-sm">
                        <Ban size={14} aria-hidden className="mt-1 shrink-0 text-muted" />
                        <span>
                          <span className="block font-medium">{action.label}</span>
                          <span className="block text-muted">{action.why_not ?? "The server does not allow it."}</span>
                        </span>
                      </li>
                    ))}
                  </ul>
                </>
              ) : null}
            </>
          )}
        </Popup>
      ) : null}
    </div>
  );
}
