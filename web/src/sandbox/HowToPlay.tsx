import { Button } from "@kit/console/Button";
import { ExternalLink, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useMarkets } from "./useMarkets";

const SEEN = "sandbox-how-to-play-seen";

function wasSeen(): boolean {
  try {
    return localStorage.getItem(SEEN) !== null;
  } catch {
    return false;
  }
}

/** Whether the steps are shown: on the first visit, and when asked for. */
export function useHowToPlay() {
  const [shown, setShown] = useState(() => !wasSeen());
  return {
    shown,
    toggle: () => {
      try {
        localStorage.setItem(SEEN, "1");
      } catch {
        // Storage may be forbidden; the steps are shown again next time.
      }
      setShown(!shown);
    },
  };
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="flex min-w-0 gap-3">
      <span
        aria-hidden
        className="grid size-6 shrink-0 place-items-center rounded-full bg-brand text-xs font-semibold text-brand-foreground"
      >
        {number}
      </span>
      <div className="min-w-0">
        <p className="m-0 font-semibold">{title}</p>
        <p className="m-0 text-muted">{children}</p>
      </div>
    </li>
  );
}

/** Four parts in one window. */
export function HowToPlay({ onClose }: { onClose: () => void }) {
  const markets = useMarkets();
  return (
    <section
      aria-label="How to play"
      className="relative rounded-xl border border-border bg-surface p-4 pr-12 shadow-surface"
    >
      <ol className="m-0 grid list-none gap-x-6 gap-y-3 p-0 min-[700px]:grid-cols-2 min-[1100px]:grid-cols-4">
        <Step number={1} title="Be the customer">
          Get a new phone, ask for help in its browser with that phone’s number, and pay with 4242 4242 4242 4242.
        </Step>
        <Step number={2} title="Answer as a locksmith">
          Phones light up. Take one in hand and press YES; then OMW, HERE with the customer’s PIN, PRICE and DONE.
        </Step>
        <Step number={3} title="Watch the console">
          See every step as the staff does:{" "}
          {markets.map((market) => (
            <a
              key={market.name}
              href={market.console}
              target="_blank"
              rel="noreferrer"
              className="mr-2 inline-flex items-center gap-1 font-medium whitespace-nowrap text-brand underline"
            >
              {market.name} console <ExternalLink size={13} aria-hidden />
            </a>
          ))}
        </Step>
        <Step number={4} title="Push the clock">
          Let offers run out and deadlines pass, or break something under Faults, and see what the application makes of
          it.
        </Step>
      </ol>
      <Button
        look="quiet"
        size="small"
        aria-label="Close the steps"
        onClick={onClose}
        icon={<X size={16} aria-hidden />}
        className="absolute top-2 right-2"
      />
    </section>
  );
}
