import type { InboxLine, InboxThreadSeen } from "@kit/console/conversations";

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();

export const THREADS: InboxThreadSeen[] = [
  {
    id: "ada",
    title: "Ada Okafor",
    snippet: "Is he still coming? It is getting cold out here.",
    at: at(2),
    unread: 2,
    tone: "moving",
    status: "On the way",
    channel: "sms",
    assignee: "Dora",
  },
  {
    id: "luis",
    title: "Luis Fernández-Montgomery of Lakeview Property Management",
    snippet: "Please send the receipt to our office.",
    at: at(47),
    unread: 0,
    tone: "done",
    status: "Completed",
    channel: "mail",
  },
  {
    id: "max",
    title: "Max Keys",
    snippet: "STOP",
    at: at(60 * 26),
    unread: 0,
    channel: "sms",
    assignee: "Nobody yet",
  },
  {
    id: "rita",
    title: "Rita Osei",
    snippet: "The address is 12 Elm Street, back door.",
    at: at(60 * 50),
    unread: 120,
    tone: "trouble",
    status: "Not answered",
    channel: "app",
  },
];

const TALK: InboxLine[] = Array.from({ length: 14 }, (_, index) => ({
  id: `t${index}`,
  from: index % 3 === 1 ? "us" : "them",
  who: index % 3 === 1 ? "Dora" : "Ada Okafor",
  at: at(60 * 30 - index * 3),
  text: index % 2 ? "Thank you, that helps." : "I am at the back door of the house, the one with the green gate.",
  ...(index % 3 === 1 ? { state: "read" as const } : {}),
}));

export const LINES: InboxLine[] = [
  ...TALK,
  { id: "s1", from: "system", who: "Dispatch", at: at(31), text: "Kofi Mensah accepted the job" },
  { id: "u1", from: "us", who: "Dora", at: at(30), text: "Kofi is on his way to you.", state: "delivered" },
  {
    id: "u2",
    from: "us",
    who: "Dora",
    at: at(12),
    text: "He is held up by a train at the crossing; ten minutes more.",
    state: "failed",
    whyFailed: "The carrier says the phone is switched off.",
  },
  { id: "a1", from: "them", who: "Ada Okafor", at: at(3), text: "Is he still coming?" },
  { id: "a2", from: "them", who: "Ada Okafor", at: at(2), text: "It is getting cold out here." },
];

export const EARLIER: InboxLine[] = [
  { id: "e1", from: "them", who: "Ada Okafor", at: at(60 * 72), text: "Hello, do you open car doors as well?" },
  { id: "e2", from: "us", who: "Dora", at: at(60 * 71), text: "We do, day and night.", state: "read" },
];
