import { shortDay } from "@markets/strathwell/days";
import { MARKS, type MarkKind } from "./marks";
import { type DayTaken, monthOf, takenWords } from "./month";

const kindOf = ({ secured, held }: DayTaken): MarkKind =>
  secured.length ? "secured" : held.length ? "held" : "blocked";

export interface AgendaProps {
  month: string;
  days: ReadonlyMap<string, DayTaken>;
  onOpen: (day: string) => void;
}

/** The month's days that are not free, one after the other. */
export function Agenda({ month, days, onOpen }: AgendaProps) {
  const taken = [...days].filter(([day]) => monthOf(day) === month).sort(([a], [b]) => (a < b ? -1 : 1));
  if (!taken.length) {
    return <p className="m-0 text-muted">Every day of this month is free. Choose one to close it for yourself.</p>;
  }
  return (
    <ul className="m-0 grid list-none grid-cols-[minmax(0,1fr)] p-0">
      {taken.map(([day, one]) => {
        const { icon: Icon } = MARKS[kindOf(one)];
        return (
          <li key={day} className="border-b border-separator last:border-0">
            <button
              type="button"
              onClick={() => onOpen(day)}
              className="flex min-h-11 w-full cursor-pointer items-center gap-3 rounded-md px-1 text-left hover:bg-surface-secondary"
            >
              <Icon size={14} aria-hidden className="shrink-0 text-muted" />
              <span className="figures shrink-0 font-medium">{shortDay(day)}</span>
              <span className="min-w-0 flex-1 py-1 text-muted first-letter:uppercase">{takenWords(one)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
