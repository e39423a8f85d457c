import { Button } from "@kit/console/Button";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useAct } from "../act";
import type { Payment } from "../api";
import { control, type Outcome } from "../control";
import { reading } from "../reading";
import { cardName } from "./words";

const KEYS = [reading.payments.queryKey];

interface Choice {
  label: string;
  run: () => Promise<unknown>;
}

/** Answers side by side: what one party says yes or no to. */
function Choices({ asks, choices }: { asks: string; choices: readonly Choice[] }) {
  const act = useAct(asks.toLowerCase(), (choice: Choice) => choice.run(), KEYS);
  return (
    <fieldset className="m-0 flex min-w-0 flex-wrap items-center gap-1.5 border-0 p-0">
      <legend className="float-left mr-1 p-0 text-xs text-muted">{asks}</legend>
      {choices.map((choice) => (
        <Button
          key={choice.label}
          size="small"
          busy={act.busyWith?.label === choice.label}
          onClick={() => act.do(choice)}
        >
          {choice.label}
        </Button>
      ))}
    </fieldset>
  );
}

function Paying({ payment }: { payment: Payment }) {
  const id = useId();
  const cards = useQuery(reading.cards).data?.cards ?? [];
  const [chosen, setChosen] = useState("");
  const card = chosen || cards[0]?.card || "";
  const act = useAct("pay", (name: string) => control.pay(payment.id, name), KEYS);
  return (
    <form
      className="flex min-w-0 flex-wrap items-center gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (card) act.do(card);
      }}
    >
      <label htmlFor={id} className="sr-only">
        Card to pay with
      </label>
      <select
        id={id}
        value={card}
        onChange={(event) => setChosen(event.currentTarget.value)}
        className="min-h-9 min-w-0 max-w-31 rounded-md border border-field-border bg-field px-2 text-sm text-field-foreground pointer-coarse:min-h-11"
      >
        {cards.map((one) => (
          <option key={one.card} value={one.card}>
            {cardName(one.card)}
          </option>
        ))}
      </select>
      <Button type="submit" size="small" look="primary" busy={act.busyWith !== null}>
        Pay
      </Button>
    </form>
  );
}

const yesNo = (yes: string, no: string, run: (outcome: Outcome) => Promise<unknown>): Choice[] => [
  { label: yes, run: () => run("succeed") },
  { label: no, run: () => run("fail") },
];

/** What the customer, the cardholder and the banks may do with this payment now. */
export function PaymentActs({ payment }: { payment: Payment }) {
  const { id, may, charge } = payment;
  return (
    <>
      {may.includes("pay") ? <Paying payment={payment} /> : null}
      {may.includes("authenticate") ? (
        <Choices
          asks="Cardholder"
          choices={yesNo("Confirms", "Refuses", (outcome) => control.authenticate(id, outcome))}
        />
      ) : null}
      {may.includes("settle") ? (
        <Choices asks="Bank" choices={yesNo("Pays", "Refuses", (outcome) => control.settle(id, outcome))} />
      ) : null}
      {may.includes("dispute") && charge ? (
        <Choices asks="Cardholder" choices={[{ label: "Disputes it", run: () => control.dispute(charge) }]} />
      ) : null}
      {payment.refunds
        .filter((refund) => refund.open)
        .map((refund) => (
          <Choices
            key={refund.id}
            asks="Refund"
            choices={yesNo("Arrives", "Fails", (outcome) => control.settleRefund(refund.id, outcome))}
          />
        ))}
      {payment.disputes
        .filter((dispute) => dispute.open)
        .map((dispute) => (
          <Choices
            key={dispute.id}
            asks="Dispute"
            choices={[
              { label: "Won", run: () => control.closeDispute(dispute.id, "won") },
              { label: "Lost", run: () => control.closeDispute(dispute.id, "lost") },
            ]}
          />
        ))}
    </>
  );
}
