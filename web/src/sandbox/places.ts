/** Where the application is, as the sandbox knows it: its webhooks' addresses name its markets. */

import type { Payment, SandboxConfig } from "./api";

export interface MarketPlace {
  name: string;
  /** The public page. */
  page: string;
  console: string;
}

const BEFORE_API = /^https?:\/\/[^/]+\/([a-z0-9_-]+)\/api\//i;

/** `origin` is where people's browsers find the application; null: as the webhooks say. */
export function marketsOf(config: SandboxConfig, origin: string | null): MarketPlace[] {
  const told = [
    ...Object.values(config.twilio?.numbers ?? {}).map((number) => number.sms_url ?? ""),
    ...(config.stripe?.webhook_endpoints ?? []).map((endpoint) => endpoint.url),
  ];
  const places = new Map<string, MarketPlace>();
  for (const address of told) {
    const name = BEFORE_API.exec(address)?.[1];
    if (!name || places.has(name)) continue;
    const page = `${origin ?? new URL(address).origin}/${name}`;
    places.set(name, { name, page, console: `${page}/admin` });
  }
  return [...places.values()];
}

/** Where the console shows what a kind of payment is for. */
const SUBJECTS: Record<string, string> = { request_session: "/sessions/" };

/** The record a payment is about, as its metadata names it; null when they name none we know. */
export function recordOf(payment: Payment, markets: readonly MarketPlace[]): string | null {
  const { market: name, subject_type: kind = "", subject_id: id } = payment.metadata;
  const market = markets.find((one) => one.name === name);
  const path = SUBJECTS[kind];
  return market && path && id ? `${market.console}${path}${encodeURIComponent(id)}` : null;
}
