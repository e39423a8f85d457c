import type { ApiProblem } from "@api/problem";
import { ErrorState } from "@kit/base/ErrorState";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Button } from "./Button";
import { TextArea } from "./Field";
import { ModalBox } from "./ModalBox";

export interface ConfirmActionProps {
  open: boolean;
  title: string;
  /** What will happen, in full. */
  says: ReactNode;
  reason: "none" | "optional" | "required";
  danger?: boolean;
  confirmLabel: string;
  busy: boolean;
  problem: ApiProblem | null;
  onConfirm: (reason: string) => void;
  onClose: () => void;
  /** Further fields; they are drawn above the reason. */
  children?: ReactNode;
  /** Further fields are not filled in yet: says why when tried. */
  notYet?: string | null;
}

/** Asks before something is done, and stays until it is known to be done. */
export function ConfirmAction({ open, ...rest }: ConfirmActionProps) {
  return open ? <Asking {...rest} /> : null;
}

function Asking(props: Omit<ConfirmActionProps, "open">) {
  const {
    title,
    says,
    reason,
    danger = false,
    confirmLabel,
    busy,
    problem,
    onConfirm,
    onClose,
    children,
    notYet,
  } = props;
  const [given, setGiven] = useState("");
  const [tried, setTried] = useState(false);
  const form = useId();
  const missing = reason === "required" && !given.trim();
  const close = () => {
    // While it is being sent its outcome is awaited; closing would hide it.
    if (!busy) onClose();
  };
  function confirm(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (!missing && !notYet && !busy) onConfirm(given.trim());
  }
  return (
    <ModalBox
      open
      title={title}
      onClose={close}
      footer={
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={close} disabled={busy} data-first={danger && reason === "none" ? "" : undefined}>
            Back
          </Button>
          <Button type="submit" form={form} look={danger ? "danger" : "primary"} busy={busy}>
            {confirmLabel}
          </Button>
        </div>
      }
    >
      <form id={form} onSubmit={confirm} noValidate className="flex flex-col gap-4">
        <div className="text-pretty">{says}</div>
        {children}
        {reason === "none" ? null : (
          <TextArea
            label="Reason"
            optional={reason === "optional"}
            hint="Kept in the record's history with your name."
            value={given}
            maxLength={500}
            rows={2}
            data-first={children ? undefined : ""}
            onChange={(event) => setGiven(event.currentTarget.value)}
            error={problem?.field("reason") ?? (tried && missing ? "Say why; it is kept in the history." : undefined)}
          />
        )}
        {tried && notYet ? (
          <p role="alert" className="m-0 text-sm font-medium text-trouble-ink">
            {notYet}
          </p>
        ) : null}
        {problem ? <ErrorState thrown={problem} doing={`do this: ${title.toLowerCase()}`} as="line" /> : null}
      </form>
    </ModalBox>
  );
}
