/** The desk's way to the sandbox that serves it: its controls, typed, on the page's own origin. */

import { noteLead } from "@api/clock";
import { ApiProblem, unreached } from "@api/problem";
import type {
  ClockMoved,
  ClockMovedTo,
  ClockNow,
  Condition,
  Deadlines,
  FaultInForce,
  HeldCards,
  JournalPage,
  Mail,
  MailList,
  Payments,
  Phone,
  Phones,
  PhoneText,
  SandboxConfig,
  Session,
  Switches,
  SwitchState,
  TrayBrowser,
  TrayContents,
  Verdict,
} from "./api";

/** What a bank's clerk, a cardholder or a card does to one payment. */
export type Outcome = Verdict["outcome"];

const PATIENCE_MS = 70_000;

interface Detail {
  msg?: unknown;
}

/** FastAPI's refusals: a sentence, or a list of what is wrong. */
function reason(told: unknown): string | null {
  if (typeof told !== "object" || told === null || !("detail" in told)) return null;
  const { detail } = told;
  if (typeof detail === "string") return detail;
  if (!Array.isArray(detail)) return null;
  const said = (detail as Detail[]).map(({ msg }) => msg).filter((msg) => typeof msg === "string");
  return said.join(" ") || null;
}

async function refused(answer: Response): Promise<ApiProblem> {
  const told: unknown = await answer.json().catch(() => null);
  const broken = answer.status >= 500;
  return new ApiProblem({
    kind: broken ? "broken" : "refused",
    status: answer.status,
    code: `http_${answer.status}`,
    message: reason(told) ?? (broken ? "The sandbox could not do this." : "The sandbox refused this."),
  });
}

async function reach(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await fetch(`/control${path}`, {
      method,
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw unreached(cause);
  }
}

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const answer = await reach(method, path, body, signal);
  if (!answer.ok) throw await refused(answer);
  return (await answer.json()) as T;
}

/** A push of the clock; 502 still tells how far it went here, and what the application said. */
async function push<T extends ClockMoved>(path: string, body: unknown): Promise<T> {
  const answer = await reach("POST", path, body);
  if (!answer.ok && answer.status !== 502) throw await refused(answer);
  return (await answer.json()) as T;
}

/** The whole page shows times on the sandbox's clock. */
export function tellLead(clock: ClockNow): ClockNow {
  noteLead(new Response(null, { headers: { "x-clock-ahead": String(clock.offset_seconds) } }));
  return clock;
}

const get = <T>(path: string, signal?: AbortSignal) => call<T>("GET", path, undefined, signal);
const phone = (number: string) => `/phones/${encodeURIComponent(number)}`;
const intent = (id: string) => `/stripe/payment_intents/${encodeURIComponent(id)}`;

export const control = {
  session: () => get<Session>("/session"),
  signIn: (secret: string) => call<Session>("POST", "/session", { secret }),
  signOut: () => call<Session>("DELETE", "/session"),
  config: (signal?: AbortSignal) => get<SandboxConfig>("/config", signal),

  phones: (signal?: AbortSignal) => get<Phones>("/phones?per_phone=100", signal),
  setPhone: (number: string, state: Condition, label?: string) =>
    call<Phone>("PUT", phone(number), { state, ...(label === undefined ? {} : { label }) }),
  sendText: (number: string, body: string, to?: string) =>
    call<PhoneText>("POST", `${phone(number)}/send`, { body, ...(to ? { to } : {}) }),
  readPhone: (number: string) => call<Phone>("POST", `${phone(number)}/read`),

  mails: (signal?: AbortSignal) => get<MailList>("/mail?newest_first=true", signal),
  mail: (id: number, signal?: AbortSignal) => get<Mail>(`/mail/${id}`, signal),
  mailPage: (id: number) => `/control/mail/${id}/html`,

  push: (signal?: AbortSignal) => get<TrayContents>("/push", signal),
  emptyTray: () => call<unknown>("DELETE", "/push"),
  setBrowser: (id: string, state: TrayBrowser["state"]) =>
    call<TrayBrowser>("PUT", `/push/browsers/${encodeURIComponent(id)}`, { state }),

  payments: (signal?: AbortSignal) => get<Payments>("/stripe/payments?limit=50", signal),
  cards: (signal?: AbortSignal) => get<HeldCards>("/stripe/cards", signal),
  pay: (id: string, card: string) => call<unknown>("POST", `${intent(id)}/pay`, { card }),
  authenticate: (id: string, outcome: Outcome) => call<unknown>("POST", `${intent(id)}/authenticate`, { outcome }),
  settle: (id: string, outcome: Outcome) => call<unknown>("POST", `${intent(id)}/settle`, { outcome }),
  settleRefund: (id: string, outcome: Outcome) =>
    call<unknown>("POST", `/stripe/refunds/${encodeURIComponent(id)}/settle`, { outcome }),
  dispute: (charge: string) => call<unknown>("POST", `/stripe/charges/${encodeURIComponent(charge)}/dispute`, {}),
  closeDispute: (id: string, outcome: "won" | "lost") =>
    call<unknown>("POST", `/stripe/disputes/${encodeURIComponent(id)}/close`, { outcome }),

  switches: (signal?: AbortSignal) => get<Switches>("/faults/switches", signal),
  setSwitch: (name: string, on: boolean) =>
    call<SwitchState>("PUT", `/faults/switches/${encodeURIComponent(name)}`, { on }),
  faults: (signal?: AbortSignal) => get<FaultInForce[]>("/faults", signal),
  clearFaults: () => call<unknown>("DELETE", "/faults"),

  deadlines: (signal?: AbortSignal) => get<Deadlines>("/clock/deadlines", signal),
  clock: (signal?: AbortSignal) => get<ClockNow>("/clock", signal),
  advance: (seconds: number) => push<ClockMoved>("/clock/advance", { seconds }),
  advanceToNext: () => push<ClockMovedTo>("/clock/advance_to_next", {}),

  journal: (signal?: AbortSignal) => get<JournalPage>("/journal?last=true&limit=150", signal),
};
