import { decidePrice } from "@api/locksmith/sdk.gen";
import type { JobSeen, RequestSeen } from "@api/locksmith/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { useIntent } from "@kit/base/intent";
import { Button } from "@kit/public/Button";
import { Card } from "@kit/public/Card";

export interface PriceToDecideProps {
  request: RequestSeen;
  price: JobSeen["prices"][number];
  onChange: (seen: RequestSeen) => void;
}

/** No work starts before the customer has said yes to its price. */
export function PriceToDecide({ request, price, onChange }: PriceToDecideProps) {
  const decide = useIntent({
    send: async (decision: "approve" | "refuse", keyed) =>
      (await decidePrice({ path: { request_id: request.id, price_id: price.id }, body: { decision }, ...keyed })).data,
    onDone: onChange,
  });
  const total = formatMoney(price.amount_minor, price.currency);
  return (
    <Card className="border-2 border-waiting-mark">
      <h2 className="m-0 text-lg font-semibold">Approve the price before work starts</h2>
      <p className="figures my-2 text-3xl font-bold" data-testid="asked-price">
        {total}
      </p>
      <p className="m-0 mb-4 text-muted">
        Your deposit counts towards it:{" "}
        <strong className="figures text-foreground">{formatMoney(price.to_pay_minor, price.currency)}</strong> is left
        to pay the locksmith. A higher price later would need your approval again.
      </p>
      {decide.error ? <ErrorState as="line" thrown={decide.error} doing="send your decision" /> : null}
      <div className="mt-2 grid gap-2 sm:grid-cols-2">
        <Button
          wide
          busy={decide.isPending && decide.variables === "approve"}
          disabled={decide.isPending}
          onClick={() => decide.mutate("approve")}
        >
          Approve {total}
        </Button>
        <Button
          wide
          look="secondary"
          busy={decide.isPending && decide.variables === "refuse"}
          disabled={decide.isPending}
          onClick={() => decide.mutate("refuse")}
        >
          Refuse
        </Button>
      </div>
    </Card>
  );
}
