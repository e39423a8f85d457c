import { Toasts } from "@kit/console/Toasts";
import { useWide } from "@kit/console/useWide";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { StreamContext, useKeepUp } from "./live";
import { NarrowDesk } from "./NarrowDesk";
import { useHands } from "./phones/usePhones";
import { reading } from "./reading";
import { Stream } from "./stream";
import { WideDesk } from "./WideDesk";

const BESIDE_EACH_OTHER = 700;

function useTitle(): void {
  const unread = useQuery(reading.phones).data?.phones.reduce((sum, phone) => sum + phone.unread, 0);
  useEffect(() => {
    document.title = unread ? `(${unread}) Desk · Sandbox` : "Desk · Sandbox";
  }, [unread]);
}

/** The outside world on a desk: every part is played here. */
export function Desk() {
  const [stream] = useState(() => new Stream());
  const hands = useHands();
  const wide = useWide(BESIDE_EACH_OTHER);
  useKeepUp(stream);
  useTitle();
  return (
    <StreamContext value={stream}>
      {wide ? <WideDesk hands={hands} /> : <NarrowDesk hands={hands} />}
      <Toasts />
    </StreamContext>
  );
}
