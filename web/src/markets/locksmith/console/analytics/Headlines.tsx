import type { Analytics } from "@api/locksmith/types.gen";
import { formatMoney } from "@kit/base/format";
import { StatTile } from "@kit/console/StatTile";
import { changeText, countText } from "./figures";
import { hrefOf, type Span } from "./span";

/** Six figures, each against as many days before. */
export function Headlines({ seen, span }: { seen: Analytics; span: Span }) {
  const { now, before } = seen;
  const money = (minor: number) => formatMoney(minor, seen.currency);
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-3 2xl:grid-cols-6">
      <StatTile
        label="Requests"
        value={countText(now.requests)}
        href={hrefOf("/sessions", span)}
        detail={changeText(now.requests, before.requests)}
      />
      <StatTile
        label="Jobs"
        value={countText(now.jobs)}
        tone="moving"
        href={hrefOf("/", span)}
        detail={changeText(now.jobs, before.jobs)}
      />
      <StatTile
        label="Done"
        value={countText(now.completed)}
        tone="done"
        href={hrefOf("/", span, { status: ["COMPLETED"] })}
        detail={changeText(now.completed, before.completed)}
      />
      <StatTile
        label="Nobody found"
        value={countText(now.failed)}
        tone={now.failed ? "trouble" : "plain"}
        href={hrefOf("/", span, { status: ["FAILED"] })}
        detail={changeText(now.failed, before.failed)}
      />
      <StatTile
        label="Deposits"
        value={money(now.deposits_minor)}
        href={hrefOf("/", span)}
        detail={changeText(now.deposits_minor, before.deposits_minor, money)}
      />
      <StatTile
        label="Refunds"
        value={money(now.refunds_minor)}
        href={hrefOf("/", span, { deposit_status: "refunded" })}
        detail={changeText(now.refunds_minor, before.refunds_minor, money)}
      />
    </div>
  );
}
