import { SERVICE, URGENCY } from "@markets/locksmith/words";
import { PriceField } from "./PriceField";
import { keyOf, readPrice, SERVICES, URGENCIES } from "./priceTable";
import type { usePrices } from "./usePrices";

export interface PriceGridProps {
  prices: ReturnType<typeof usePrices>;
  areaId: string | null;
  label: string;
}

/** Services down, urgencies across; on a narrow screen each service is a block of its own. */
export function PriceGrid({ prices, areaId, label }: PriceGridProps) {
  const { currency } = prices;
  return (
    <table className="block w-full border-collapse text-sm md:table">
      <caption className="sr-only">{label}</caption>
      <thead className="sr-only md:not-sr-only md:table-header-group">
        <tr>
          <th scope="col" className="py-2 pr-4 text-left text-xs font-medium text-muted">
            Service
          </th>
          {URGENCIES.map((urgency) => (
            <th key={urgency} scope="col" className="py-2 pr-4 text-left text-xs font-medium text-muted last:pr-0">
              {URGENCY[urgency]}, {currency}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block md:table-row-group">
        {SERVICES.map((service) => (
          <tr
            key={service}
            className="grid grid-cols-1 gap-2 border-t border-separator py-3 first:border-0 sm:grid-cols-3 md:table-row"
          >
            <th
              scope="row"
              className="col-span-full text-left font-medium md:w-44 md:border-t md:border-separator md:py-3 md:pr-4 md:align-top"
            >
              <span className="md:inline-flex md:min-h-10 md:items-center">{SERVICE[service]}</span>
            </th>
            {URGENCIES.map((urgency) => {
              const cell = prices.cellAt({ service, urgency, areaId });
              const everywhere = prices.cellAt({ service, urgency, areaId: null });
              const read = readPrice(everywhere.form, everywhere.place, currency);
              const inherited = "base" in read ? read.base : (prices.standing.get(keyOf(everywhere.place)) ?? null);
              return (
                <td
                  key={urgency}
                  className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-2 p-0 align-top sm:block md:table-cell md:border-t md:border-separator md:py-3 md:pr-4 md:last:pr-0"
                >
                  <span aria-hidden className="pt-2.5 text-sm text-muted sm:mb-1 sm:block sm:pt-0 sm:text-xs md:hidden">
                    {URGENCY[urgency]}
                  </span>
                  <PriceField
                    cell={cell}
                    inherited={areaId ? inherited : null}
                    currency={currency}
                    onEdit={(next) => prices.edit(cell.place, next)}
                    onKeepMine={() => prices.keepMine(cell)}
                    onTakeBack={() => prices.takeBack(cell)}
                  />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
