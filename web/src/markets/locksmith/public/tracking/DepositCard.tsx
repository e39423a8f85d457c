import type { JobSeen, RequestSeen } from "@api/locksmith/types.gen";
import { plainWords } from "@kit/base/format";
import { MoneyText } from "@kit/base/MoneyText";
import { findPlace } from "@kit/base/place";
import { ButtonLink } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { Download } from "lucide-react";

/** Where the money is, always: paid, on its way back, back, or used. */
export function DepositCard({ request, job }: { request: RequestSeen; job: JobSeen }) {
  const { deposit } = job;
  const receipt = request.actions.find((action) => action.name === "download_receipt");
  const card = deposit.card_last4 ? `${plainWords(deposit.card_brand ?? "card")} ···· ${deposit.card_last4}` : null;
  return (
    <Card>
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="m-0 text-lg font-semibold">Deposit</h2>
        <span className="text-xl font-bold">
          <MoneyText amountMinor={deposit.paid_minor} currency={deposit.currency} />
        </span>
      </div>
      <p className="m-0 text-muted">{deposit.says}</p>
      {card ? <p className="figures m-0 mt-1 text-sm text-muted">{card}</p> : null}
      {deposit.refunds.length ? (
        <ul className="mt-3 list-none space-y-1 p-0">
          {deposit.refunds.map((refund) => (
            <li key={refund.asked_at} className="flex justify-between gap-4">
              <span>{refund.says}</span>
              <MoneyText amountMinor={-refund.amount_minor} currency={refund.currency} />
            </li>
          ))}
        </ul>
      ) : null}
      {job.agreed_price_minor !== null ? (
        <p className="m-0 mt-3 flex justify-between gap-4 border-t border-border pt-3">
          <span>Price you approved</span>
          <MoneyText amountMinor={job.agreed_price_minor} currency={deposit.currency} />
        </p>
      ) : null}
      {receipt?.allowed ? (
        <ButtonLink
          look="secondary"
          wide
          className="mt-4"
          href={`${findPlace(location).base}/api/request/${request.id}/receipt.pdf`}
          download
        >
          <Download size={18} aria-hidden /> {receipt.label}
        </ButtonLink>
      ) : null}
    </Card>
  );
}
