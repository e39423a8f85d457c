import type { About } from "@api/locksmith/types.gen";
import { formatMoney } from "@kit/base/format";
import { Skeleton } from "@kit/base/Skeleton";

const cheapest = (prices: { from_minor: number; currency: string }[]) =>
  prices.reduce((least, price) => (price.from_minor < least.from_minor ? price : least));

/** What we do, and from which deposit on. */
export function Services({ about }: { about: About | undefined }) {
  const had = about?.services.filter((service) => service.prices.length > 0);
  return (
    <section>
      <h2 className="m-0 mb-3 text-xl font-semibold">What we open</h2>
      <ul className="m-0 grid list-none gap-2 p-0">
        {had
          ? had.map((service) => {
              const price = cheapest(service.prices);
              return (
                <li
                  key={service.service_type}
                  className="flex min-h-22 items-center justify-between gap-4 rounded-xl border border-border bg-surface px-4 py-3"
                >
                  <span>
                    <span className="block font-medium">{service.label}</span>
                    <span className="block text-sm text-muted">{service.about}</span>
                  </span>
                  <span className="figures shrink-0 text-right text-sm text-muted">
                    deposit from{" "}
                    <strong className="block text-base text-foreground">
                      {formatMoney(price.from_minor, price.currency)}
                    </strong>
                  </span>
                </li>
              );
            })
          : [1, 2, 3, 4].map((row) => <Skeleton key={row} className="h-22 w-full" />)}
      </ul>
    </section>
  );
}
