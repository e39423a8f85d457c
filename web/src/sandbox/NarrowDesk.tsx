import { cx } from "@kit/base/cx";
import { useQuery } from "@tanstack/react-query";
import { BellRing, Clock, CreditCard, type LucideIcon, Mail, Newspaper, Smartphone, Zap } from "lucide-react";
import { useState } from "react";
import { ClockBar } from "./clock/ClockBar";
import { DeskHeader } from "./DeskHeader";
import { HowToPlay, useHowToPlay } from "./HowToPlay";
import { JournalTail } from "./journal/JournalTail";
import { LostLine } from "./LostLine";
import { PhonesInHand } from "./phones/PhonesInHand";
import { PhoneWall } from "./phones/PhoneWall";
import type { Hands } from "./phones/usePhones";
import { reading } from "./reading";
import { useSideZones } from "./zones";

const ICONS: Record<string, LucideIcon> = {
  phones: Smartphone,
  money: CreditCard,
  mail: Mail,
  push: BellRing,
  faults: Zap,
  clock: Clock,
  journal: Newspaper,
};

/** One thing at a time, chosen at the foot of the page. */
export function NarrowDesk({ hands }: { hands: Hands }) {
  const [chosen, setChosen] = useState("phones");
  const help = useHowToPlay();
  const sides = useSideZones();
  const unread = useQuery(reading.phones).data?.phones.reduce((sum, phone) => sum + phone.unread, 0);
  const inHand = hands.opened.length > 0;
  const zones = [
    {
      id: "phones",
      label: "Phones",
      count: unread || undefined,
      content: inHand ? <PhonesInHand hands={hands} alone /> : <PhoneWall hands={hands} />,
    },
    ...sides,
    { id: "clock", label: "Clock", count: undefined, content: <ClockBar /> },
    { id: "journal", label: "Journal", count: undefined, content: <JournalTail /> },
  ];
  const zone = zones.find((one) => one.id === chosen) ?? zones[0];
  // A phone in hand needs all the height there is.
  const bare = chosen === "phones" && inHand;
  const fills = bare || chosen === "journal";
  return (
    <div className="flex h-dvh flex-col">
      <LostLine />
      {bare ? null : (
        <div className="border-b border-border bg-surface px-3 py-1.5">
          <DeskHeader onHelp={help.toggle} helpShown={help.shown} />
        </div>
      )}
      <main className={cx("min-h-0 flex-1 p-3", fills ? "overflow-hidden" : "overflow-y-auto")}>
        {bare ? <h1 className="sr-only">Sandbox</h1> : null}
        <h2 className="sr-only">{zone?.label}</h2>
        {help.shown && !fills ? (
          <div className="mb-3">
            <HowToPlay onClose={help.toggle} />
          </div>
        ) : null}
        {zone?.content}
      </main>
      <nav
        aria-label="Parts of the desk"
        className="border-t border-border bg-surface pb-[env(safe-area-inset-bottom)]"
      >
        <ul className="m-0 grid list-none grid-cols-7 p-0">
          {zones.map(({ id, label, count }) => {
            const Icon = ICONS[id] ?? Smartphone;
            return (
              <li key={id} className="min-w-0">
                <button
                  type="button"
                  aria-current={id === chosen ? "page" : undefined}
                  onClick={() => setChosen(id)}
                  className={cx(
                    "relative flex min-h-14 w-full cursor-pointer flex-col items-center justify-center gap-0.5 text-xs",
                    id === chosen ? "font-semibold text-brand" : "text-muted",
                  )}
                >
                  <Icon size={18} aria-hidden />
                  {label}
                  {count ? (
                    <span className="figures absolute top-1 left-1/2 ml-1 grid h-4.5 min-w-4.5 place-items-center rounded-full bg-surface-tertiary px-1 font-medium text-foreground">
                      {count}
                    </span>
                  ) : null}
                </button>
              </li>
            );
          })}
        </ul>
      </nav>
    </div>
  );
}
