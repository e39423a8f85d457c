import { cx } from "@kit/base/cx";
import { Section } from "@kit/console/Section";
import { Tabs } from "@kit/console/Tabs";
import { useWide } from "@kit/console/useWide";
import { useState } from "react";
import { ClockBar } from "./clock/ClockBar";
import { DeskHeader } from "./DeskHeader";
import { HowToPlay, useHowToPlay } from "./HowToPlay";
import { JournalTail } from "./journal/JournalTail";
import { LostLine } from "./LostLine";
import { PhonesInHand } from "./phones/PhonesInHand";
import { PhoneWall } from "./phones/PhoneWall";
import type { Hands } from "./phones/usePhones";
import { useSideZones } from "./zones";

const THREE_ZONES = 1100;

function Side() {
  const zones = useSideZones();
  const [zone, setZone] = useState("money");
  return (
    <aside aria-label="Money, mail, notifications, faults and journal" className="flex min-h-0 flex-col gap-3">
      <div className="desk-side min-h-0 flex-1 overflow-y-auto rounded-xl border border-border bg-surface px-4 pb-4 shadow-surface">
        <Tabs label="Beside the phones" tabs={zones} selected={zone} onSelect={setZone} />
      </div>
      <Section title="Journal" flush className="flex h-56 flex-col overflow-hidden max-h-[28vh]">
        <div className="h-[calc(min(14rem,28vh)-3rem)] px-4 py-2">
          <JournalTail />
        </div>
      </Section>
    </aside>
  );
}

/** Everything at once: wall, phones in hand, and the rest; each with its own scrolling. */
export function WideDesk({ hands }: { hands: Hands }) {
  const help = useHowToPlay();
  const three = useWide(THREE_ZONES);
  return (
    <div className={cx("flex h-dvh flex-col", help.shown ? "min-h-[52rem]" : "min-h-[42rem]")}>
      <LostLine />
      <div className="flex flex-col gap-2 border-b border-border bg-surface px-4 py-2">
        <DeskHeader onHelp={help.toggle} helpShown={help.shown} />
        <ClockBar />
      </div>
      {help.shown ? (
        <div className="px-4 pt-3">
          <HowToPlay onClose={help.toggle} />
        </div>
      ) : null}
      <main
        className={
          three
            ? "grid min-h-0 flex-1 grid-cols-[14.5rem_minmax(0,1fr)_21rem] gap-4 p-4"
            : "grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_19rem] grid-rows-[auto_minmax(0,1fr)] gap-3 p-3"
        }
      >
        <section aria-labelledby="phones" className={three ? "min-h-0 overflow-y-auto p-1" : "min-w-0"}>
          <h2 id="phones" className="sr-only">
            Phones
          </h2>
          <PhoneWall hands={hands} strip={!three} />
        </section>
        {three ? (
          <>
            <Hand hands={hands} />
            <Side />
          </>
        ) : (
          <>
            <div className="row-span-2 min-h-0 [&>aside]:h-full">
              <Side />
            </div>
            <Hand hands={hands} />
          </>
        )}
      </main>
    </div>
  );
}

function Hand({ hands }: { hands: Hands }) {
  return (
    <section aria-labelledby="in-hand" className="min-h-0 min-w-0">
      <h2 id="in-hand" className="sr-only">
        Phones in hand
      </h2>
      <PhonesInHand hands={hands} />
    </section>
  );
}
