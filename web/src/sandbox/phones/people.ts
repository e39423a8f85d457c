/** Who holds a phone, and numbers for new ones. */

import type { Phone, PhoneText } from "../api";

export type Part = "customer" | "locksmith";
const CUSTOMER = "Customer";
/** 555-0100 to 555-0199 are nobody's, in any area; Chicago's second area code has a hundred. */
const FICTIONAL = "+1773555";

/** Customers get links to pages of the application; locksmiths work by text alone. */
export function partOf(phone: Phone): Part {
  if (phone.label.startsWith(CUSTOMER)) return "customer";
  const linked = phone.messages.some((text) => text.direction === "received" && text.links.some((link) => link.to_app));
  return linked ? "customer" : "locksmith";
}

export interface NewPhone {
  number: string;
  label: string;
}

/** A phone nobody has yet; null when all the numbers are given away. */
export function newCustomer(phones: readonly Phone[]): NewPhone | null {
  const taken = new Set(phones.map((phone) => phone.number));
  const count = phones.filter((phone) => partOf(phone) === "customer").length;
  for (let line = 101; line < 200; line += 1) {
    const number = `${FICTIONAL}0${line}`;
    if (!taken.has(number)) return { number, label: `${CUSTOMER} ${count + 1}` };
  }
  return null;
}

/** The newest text that has reached the phone or left it. */
export const lastText = (phone: Phone) =>
  phone.messages.findLast((text) => text.direction === "sent" || text.status === "delivered");

const MOST_RECORDS = 4;

/** Each page once, the newest first: a token behind `#` makes no other page. */
export function recordsOf(phone: Phone): string[] {
  const pages = new Map<string, string>();
  for (const text of phone.messages.toReversed()) {
    for (const { url, to_app: toApp } of text.links) {
      const page = url.replace(/#.*$/, "");
      if (toApp && !pages.has(page)) pages.set(page, url);
    }
  }
  return [...pages.values()].slice(0, MOST_RECORDS);
}

/** A text for a line of a tile: its addresses are only mentioned. */
export const glanced = (text: PhoneText): string =>
  text.links.reduce((body, { url }) => body.replace(url, "(link)"), text.body);
