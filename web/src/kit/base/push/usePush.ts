import type { ApiProblem } from "@api/problem";
import { useIntent } from "@kit/base/intent";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type GivenByBrowser, subscribeAt, subscribeHere, surroundings, type Whose } from "./browser";
import { offerOf, type PushOffer } from "./offer";

export interface PushTold {
  id: string;
}

/** What the server knows: its key, a sandbox in the browser's place, and the browsers that are told. */
export interface PushSeen {
  key: string | null;
  sandbox: string | null;
  browsers: readonly PushTold[];
}

/** The market's own calls. */
export interface PushDoor {
  see: () => Promise<PushSeen>;
  switchOn: (given: GivenByBrowser, keyed: { headers: { "Idempotency-Key": string } }) => Promise<PushTold>;
  switchOff: (id: string) => Promise<unknown>;
}

export interface Push {
  /** null: not known yet. */
  offer: PushOffer | null;
  busy: boolean;
  /** What went wrong with the last press. */
  problem: ApiProblem | null;
  /** What stands in the way of knowing. */
  unknown: unknown;
  again: () => void;
  switchOn: () => void;
  switchOff: () => void;
}

function kept(slot: string): string | null {
  try {
    return localStorage.getItem(`push-${slot}`);
  } catch {
    return null;
  }
}

function keep(slot: string, id: string | null): void {
  try {
    if (id === null) localStorage.removeItem(`push-${slot}`);
    else localStorage.setItem(`push-${slot}`, id);
  } catch {
    // Known to this page only; the server knows it anyway.
  }
}

/** Telling one person in this browser. `slot` names what about, and stays the same over visits. */
export function usePush(slot: string, door: PushDoor, whose: Whose): Push {
  const queries = useQueryClient();
  const [mine, setMine] = useState(() => kept(slot));
  const seen = useQuery({ queryKey: ["push", slot], queryFn: door.see });
  const again = () => void queries.invalidateQueries({ queryKey: ["push", slot] });
  const settle = (id: string | null) => {
    keep(slot, id);
    setMine(id);
    again();
  };
  const on = useIntent({
    send: async (key: string, keyed) => {
      const { sandbox } = seen.data ?? {};
      const given = sandbox ? await subscribeAt(sandbox, key, whose) : await subscribeHere(key);
      return door.switchOn(given, keyed);
    },
    onDone: (told) => settle(told.id),
    onProblem: again,
  });
  const off = useIntent({ send: (id: string) => door.switchOff(id), onDone: () => settle(null), onProblem: again });
  const { data } = seen;
  const known = Boolean(mine && data?.browsers.some((one) => one.id === mine));
  return {
    offer: data ? offerOf({ key: data.key, sandbox: data.sandbox !== null, known, ...surroundings() }) : null,
    busy: on.isPending || off.isPending,
    problem: on.error ?? off.error,
    unknown: data ? null : seen.error,
    again,
    switchOn: () => {
      off.reset();
      if (data?.key) on.mutate(data.key);
    },
    switchOff: () => {
      on.reset();
      if (mine) off.mutate(mine);
    },
  };
}
