import type { ReactNode } from "react";

export interface Share {
  id: string;
  label: string;
  /** Of the whole, in basis points: 10,000 together. */
  basisPoints: number;
  /** What the share comes to, such as an amount. */
  amount?: ReactNode;
}

export interface ShareBarProps {
  /** What is divided. */
  caption: string;
  /** Over the labels, the shares and the amounts. */
  heads: { label: string; share: string; amount?: string };
  shares: readonly Share[];
}

const percent = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 2 });
/** From the brand's colour to its second one, so that neighbours differ and none stands alone. */
function colour(index: number, count: number): string {
  const brand = count > 1 ? 100 - Math.round((index * 100) / (count - 1)) : 100;
  return `color-mix(in oklab, var(--brand) ${brand}%, var(--second))`;
}

/** A whole divided: a bar to see, the table beside it to read and to hear. */
export function ShareBar({ caption, heads, shares }: ShareBarProps) {
  return (
    <div className="flex flex-col gap-4">
      <div aria-hidden className="flex h-8 gap-0.5 overflow-hidden rounded-lg">
        {shares.map((share, index) => (
          <span
            key={share.id}
            title={`${share.label}: ${percent.format(share.basisPoints / 10_000)}`}
            className="min-w-1"
            style={{ flexGrow: share.basisPoints, flexBasis: 0, background: colour(index, shares.length) }}
          />
        ))}
      </div>
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="text-sm text-muted">
            <th scope="col" className="pb-1 font-medium">
              {heads.label}
            </th>
            <th scope="col" className="pb-1 text-right font-medium">
              {heads.share}
            </th>
            {heads.amount ? (
              <th scope="col" className="pb-1 text-right font-medium">
                {heads.amount}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {shares.map((share, index) => (
            <tr key={share.id} className="border-t border-separator">
              <th scope="row" className="py-2 font-medium">
                <span className="flex items-center gap-2.5">
                  <span
                    aria-hidden
                    className="size-3.5 shrink-0 rounded-sm border border-border"
                    style={{ background: colour(index, shares.length) }}
                  />
                  {share.label}
                </span>
              </th>
              <td className="figures py-2 text-right">{percent.format(share.basisPoints / 10_000)}</td>
              {heads.amount ? <td className="figures py-2 text-right">{share.amount}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
