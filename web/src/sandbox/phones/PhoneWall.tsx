import { cx } from "@kit/base/cx";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { Button } from "@kit/console/Button";
import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useId } from "react";
import type { Phone } from "../api";
import { reading } from "../reading";
import { useMarkets } from "../useMarkets";
import { PhoneTile } from "./PhoneTile";
import { partOf } from "./people";
import { type Hands, useNewCustomer } from "./usePhones";

const HELP = {
  customer: "Get a phone, and ask for help on its browser.",
  locksmith: "Their phones appear with the first text they are sent.",
};

function Group({
  part,
  title,
  phones,
  hands,
  strip,
}: {
  part: keyof typeof HELP;
  title: string;
  phones: readonly Phone[];
  hands: Hands;
  strip: boolean;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={strip ? "shrink-0" : undefined}>
      <h3 id={id} className={cx("mb-2 text-xs font-medium text-muted", strip ? "mt-0" : "mt-4")}>
        {title} <span className="figures">{phones.length || ""}</span>
      </h3>
      {phones.length ? (
        <ul
          className={cx(
            "m-0 list-none gap-2 p-0",
            strip ? "flex" : "grid grid-cols-2 min-[480px]:max-[699px]:grid-cols-4",
          )}
        >
          {phones.map((phone) => (
            <li key={phone.number} className={strip ? "w-36" : "min-w-0"}>
              <PhoneTile
                phone={phone}
                inHand={hands.opened.some((one) => one.number === phone.number)}
                onTake={() => hands.take(phone.number)}
                onPutBack={() => hands.putBack(phone.number)}
              />
            </li>
          ))}
        </ul>
      ) : (
        <p className={cx("m-0 rounded-lg border border-dashed border-border p-3 text-muted", strip && "w-56")}>
          {HELP[part]}
        </p>
      )}
    </section>
  );
}

function WallSkeleton() {
  return (
    <Loading what="the phones">
      <div className="mt-6 grid grid-cols-2 gap-2">
        {["a", "b", "c", "d"].map((name) => (
          <Skeleton key={name} className="h-28 rounded-xl" />
        ))}
      </div>
    </Loading>
  );
}

/** Everybody's phone; those in hand are marked. `strip`: in one row instead of a wall. */
export function PhoneWall({ hands, strip = false }: { hands: Hands; strip?: boolean }) {
  const phones = useQuery(reading.phones);
  const [market] = useMarkets();
  const customer = useNewCustomer(hands, market?.page);
  const all = phones.data?.phones;
  // Not the liveliest first, as they come: a phone one reaches for must not move away.
  const of = (part: keyof typeof HELP) =>
    (all ?? []).filter((phone) => partOf(phone) === part).sort((one, other) => (one.number < other.number ? -1 : 1));
  return (
    <div className={strip ? "flex items-start gap-4 overflow-x-auto p-1" : undefined}>
      <Button
        look="primary"
        icon={<UserPlus size={16} aria-hidden />}
        className={strip ? "sticky left-0 z-10 mt-6 shrink-0" : "w-full"}
        busy={customer.busy}
        disabled={!all || !customer.possible}
        onClick={customer.begin}
      >
        New customer
      </Button>
      {phones.isPending ? <WallSkeleton /> : null}
      {phones.error && !all ? (
        <div className="mt-4">
          <ErrorState thrown={phones.error} doing="read the phones" onRetry={() => void phones.refetch()} />
        </div>
      ) : null}
      {all ? (
        <>
          <Group part="customer" title="Customers" phones={of("customer")} hands={hands} strip={strip} />
          <Group part="locksmith" title="Locksmiths" phones={of("locksmith")} hands={hands} strip={strip} />
        </>
      ) : null}
    </div>
  );
}
