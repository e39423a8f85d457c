/** What the desk knows of the sandbox, each under its key; the stream says what to read again. */

import { queryOptions } from "@tanstack/react-query";
import type { JournalPage, Topic } from "./api";
import { control, tellLead } from "./control";

/** An answer that was asked for before the stream's last entries does not take them away. */
export function withNewer(before: JournalPage | undefined, answer: JournalPage): JournalPage {
  const newest = answer.entries.at(-1)?.seq ?? 0;
  const newer = before?.entries.filter((entry) => entry.seq > newest) ?? [];
  return newer.length ? { ...answer, entries: [...answer.entries, ...newer] } : answer;
}

export const reading = {
  session: queryOptions({ queryKey: ["session"], queryFn: control.session, staleTime: Number.POSITIVE_INFINITY }),
  config: queryOptions({ queryKey: ["config"], queryFn: ({ signal }) => control.config(signal), staleTime: 60_000 }),
  phones: queryOptions({ queryKey: ["phones"], queryFn: ({ signal }) => control.phones(signal) }),
  mails: queryOptions({ queryKey: ["mails"], queryFn: ({ signal }) => control.mails(signal) }),
  push: queryOptions({ queryKey: ["push"], queryFn: ({ signal }) => control.push(signal) }),
  payments: queryOptions({ queryKey: ["payments"], queryFn: ({ signal }) => control.payments(signal) }),
  cards: queryOptions({
    queryKey: ["cards"],
    queryFn: ({ signal }) => control.cards(signal),
    staleTime: Number.POSITIVE_INFINITY,
  }),
  switches: queryOptions({ queryKey: ["switches"], queryFn: ({ signal }) => control.switches(signal) }),
  faults: queryOptions({ queryKey: ["faults"], queryFn: ({ signal }) => control.faults(signal) }),
  clock: queryOptions({ queryKey: ["clock"], queryFn: async ({ signal }) => tellLead(await control.clock(signal)) }),
  deadlines: queryOptions({ queryKey: ["deadlines"], queryFn: ({ signal }) => control.deadlines(signal) }),
  journal: queryOptions({
    queryKey: ["journal"],
    queryFn: ({ signal }) => control.journal(signal),
    structuralSharing: (before, answer) => withNewer(before as JournalPage | undefined, answer as JournalPage),
  }),
};

export const mailOf = (id: number) =>
  queryOptions({
    queryKey: ["mail", id],
    queryFn: ({ signal }) => control.mail(id, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Topic → what has to be read again when something happened there. */
export const CONCERNED: Record<Topic, readonly (readonly string[])[]> = {
  phones: [["phones"]],
  payments: [["payments"]],
  mail: [["mails"]],
  push: [["push"]],
  maps: [],
  faults: [["faults"], ["switches"]],
  clock: [["clock"]],
  other: [["config"]],
};
