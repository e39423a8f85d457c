import { useQuery } from "@tanstack/react-query";
import { Smartphone } from "lucide-react";
import { reading } from "../reading";
import { useMarkets } from "../useMarkets";
import { PhoneDevice } from "./PhoneDevice";
import type { Hands } from "./usePhones";

/** Up to three side by side; `alone` shows only the one taken last. */
export function PhonesInHand({ hands, alone = false }: { hands: Hands; alone?: boolean }) {
  const phones = useQuery(reading.phones).data?.phones ?? [];
  const [market] = useMarkets();
  const shown = hands.opened.flatMap((open) => {
    const phone = phones.find((one) => one.number === open.number);
    return phone ? [{ open, phone }] : [];
  });
  if (!shown.length) {
    return (
      <div className="grid h-full place-content-center justify-items-center gap-3 rounded-2xl border border-dashed border-border p-6 text-center text-muted">
        <Smartphone size={32} aria-hidden />
        <p className="m-0 max-w-72">
          Take a phone in hand to read and write its texts, and to use its browser. Three fit side by side.
        </p>
      </div>
    );
  }
  return (
    <div className="flex h-full min-h-0 gap-3 overflow-x-auto">
      {(alone ? shown.slice(-1) : shown).map(({ open, phone }) => (
        <div key={phone.number} className="h-full min-w-61 flex-1 basis-0 max-w-[26rem] max-[699px]:max-w-none">
          <PhoneDevice phone={phone} open={open} hands={hands} home={market?.page} alone={alone} />
        </div>
      ))}
    </div>
  );
}
