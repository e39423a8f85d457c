import { cx } from "@kit/base/cx";
import { toast } from "@kit/console/toast";
import { useQuery } from "@tanstack/react-query";
import { ChevronRight, Copy } from "lucide-react";
import type { HeldCard } from "../api";
import { reading } from "../reading";
import { grouped } from "./words";

async function copy(number: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(number);
    toast("Card number copied.", { tone: "done", detail: "Any date ahead and any three digits go with it." });
  } catch {
    toast(`The number is ${grouped(number)}.`);
  }
}

function Card({ card }: { card: HeldCard }) {
  return (
    <li className="flex items-center gap-2 py-1.5">
      <div className="min-w-0 flex-1">
        <p className="figures m-0 font-medium whitespace-nowrap">{grouped(card.number)}</p>
        <p className="m-0 text-xs text-muted">{card.does}</p>
      </div>
      <button
        type="button"
        aria-label={`Copy ${grouped(card.number)}`}
        onClick={() => void copy(card.number)}
        className="grid size-9 shrink-0 cursor-pointer place-items-center rounded-md text-muted hover:bg-surface-tertiary hover:text-foreground pointer-coarse:size-11"
      >
        <Copy size={15} aria-hidden />
      </button>
    </li>
  );
}

/** The cards a customer may hold, and what each does. */
export function TestCards() {
  const cards = useQuery(reading.cards).data?.cards ?? [];
  return (
    <details className="group rounded-lg border border-border">
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 px-3 font-medium [&::-webkit-details-marker]:hidden">
        <ChevronRight size={16} aria-hidden className={cx("text-muted transition-transform group-open:rotate-90")} />
        Test cards
        <span className="ml-auto text-xs font-normal text-muted">4242 … pays at once</span>
      </summary>
      <ul className="m-0 list-none divide-y divide-separator border-t border-separator px-3 py-1">
        {cards.map((card) => (
          <Card key={card.card} card={card} />
        ))}
      </ul>
    </details>
  );
}
