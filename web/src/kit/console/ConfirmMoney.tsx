import { formatMoney } from "@kit/base/format";
import { type ReactNode, useState } from "react";
import { ConfirmAction, type ConfirmActionProps } from "./ConfirmAction";
import { TextField } from "./Field";
import { parseMoney, typedMoney } from "./money";

export interface MoneyConfirmed {
  amountMinor: number;
  reason: string;
}

export interface ConfirmMoneyProps extends Omit<ConfirmActionProps, "onConfirm" | "confirmLabel" | "notYet" | "says"> {
  /** What is done with it: "Refund". The button says it with the amount. */
  verb: string;
  currency: string;
  /** Where it goes: "card ···4242". */
  to: string;
  /** The amount, where it is fixed. */
  amountMinor?: number;
  /** With it the amount can be changed, up to this. */
  maxMinor?: number;
  /** What the field begins with; `amountMinor` or all by default. */
  proposedMinor?: number;
  /** Why this is proposed. */
  why?: string;
  /** What happens besides; "This cannot be undone." by default. */
  says?: ReactNode;
  onConfirm: (confirmed: MoneyConfirmed) => void;
}

/** Asks before money moves: the amount and where it goes, large, before anything else. */
export function ConfirmMoney({ open, ...rest }: ConfirmMoneyProps) {
  return open ? <AskingForMoney {...rest} /> : null;
}

function AskingForMoney(props: Omit<ConfirmMoneyProps, "open">) {
  const { verb, currency, to, amountMinor, maxMinor, proposedMinor, why, says, onConfirm, children, ...rest } = props;
  const first = proposedMinor ?? amountMinor ?? maxMinor ?? 0;
  const [typed, setTyped] = useState(() => typedMoney(first, currency));
  const may = maxMinor !== undefined;
  const read = may ? parseMoney(typed, currency) : { minor: first };
  const minor = "minor" in read ? read.minor : null;
  let wrong = "wrong" in read ? read.wrong : undefined;
  if (minor === 0) wrong = "It must be more than nothing.";
  if (may && minor !== null && minor > maxMinor) wrong = `At most ${formatMoney(maxMinor, currency)}.`;
  const shown = minor === null || wrong ? null : formatMoney(minor, currency);
  return (
    <ConfirmAction
      {...rest}
      open
      confirmLabel={shown ? `${verb} ${shown}` : verb}
      notYet={wrong ? `The amount: ${wrong}` : null}
      onConfirm={(reason) => {
        if (minor !== null && !wrong) onConfirm({ amountMinor: minor, reason });
      }}
      says={
        <>
          <p className="m-0 text-xl leading-snug font-semibold text-balance">
            {verb} <span className="figures whitespace-nowrap">{shown ?? "…"}</span> to{" "}
            <span className="whitespace-nowrap">{to}</span>
          </p>
          <div className="mt-1 text-muted">{says ?? "This cannot be undone."}</div>
        </>
      }
    >
      {may ? (
        <TextField
          label={`Amount (${currency})`}
          inputMode="decimal"
          autoComplete="off"
          data-first=""
          className="figures max-w-48"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          hint={`Up to ${formatMoney(maxMinor, currency)}.${why ? ` ${why}` : ""}`}
          error={wrong}
        />
      ) : null}
      {children}
    </ConfirmAction>
  );
}
