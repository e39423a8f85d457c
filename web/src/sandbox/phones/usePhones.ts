import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useAct } from "../act";
import type { Phone } from "../api";
import { control } from "../control";
import { reading } from "../reading";
import { browse, keep, kept, type Opened, type OpenPhone, putBack, take, turnTo } from "./opened";
import { type NewPhone, newCustomer } from "./people";

export interface Hands {
  opened: Opened;
  take: (number: string) => void;
  putBack: (number: string) => void;
  browse: (number: string, page: string) => void;
  turnTo: (number: string, shows: OpenPhone["shows"]) => void;
}

/** Which phones are in hand; survives a refresh of the page. */
export function useHands(): Hands {
  const [opened, setOpened] = useState(kept);
  useEffect(() => keep(opened), [opened]);
  return {
    opened,
    take: (number) => setOpened((now) => take(now, number)),
    putBack: (number) => setOpened((now) => putBack(now, number)),
    browse: (number, page) => setOpened((now) => browse(now, number, page)),
    turnTo: (number, shows) => setOpened((now) => turnTo(now, number, shows)),
  };
}

const NONE: Phone[] = [];

/** Gets somebody a new phone with the market's page open in it. */
export function useNewCustomer(hands: Hands, page: string | undefined) {
  const phones = useQuery(reading.phones).data?.phones ?? NONE;
  const act = useAct(
    "get a new phone",
    ({ number, label }: NewPhone) => control.setPhone(number, "on", label),
    [["phones"]],
    (_, { number }) => (page ? hands.browse(number, page) : hands.take(number)),
  );
  const next = newCustomer(phones);
  return { possible: next !== null, busy: act.busyWith !== null, begin: () => next && act.do(next) };
}
