import { expect, it } from "vitest";
import type { Phone, PhoneText } from "../api";
import { glanced, newCustomer, partOf, recordsOf } from "./people";

const phone = (number: string, label = "", messages: PhoneText[] = []): Phone => ({
  number,
  label,
  messages,
  state: "on",
  reachable: true,
  error_code: 30003,
  delay_ms: 0,
  unread: 0,
});
const linked = (url: string, toApp = true): PhoneText => ({
  seq: 1,
  message_sid: url,
  from: "+13125550100",
  to: "+17735550101",
  body: url,
  media: [],
  direction: "received",
  status: "delivered",
  error: null,
  error_code: null,
  from_carrier: false,
  at: "2026-11-21T12:00:00.000+00:00",
  links: [{ url, to_app: toApp }],
});

it("knows customers by the pages they are sent, or by what the desk named them", () => {
  expect(partOf(phone("+17735550101", "Customer 1"))).toBe("customer");
  expect(partOf(phone("+13125550142", "", [linked("http://app/request/1")]))).toBe("customer");
  expect(partOf(phone("+13125550142", "Ana's Keys", [linked("http://elsewhere", false)]))).toBe("locksmith");
});

it("gives a new customer a number nobody has", () => {
  expect(newCustomer([])).toEqual({ number: "+17735550101", label: "Customer 1" });
  const one = phone("+17735550101", "Customer 1");
  expect(newCustomer([one])).toEqual({ number: "+17735550102", label: "Customer 2" });
  const all = Array.from({ length: 99 }, (_, line) => phone(`+17735550${line + 101}`));
  expect(newCustomer(all)).toBeNull();
});

it("names each page once, the newest first, with its newest token", () => {
  const texts = [
    linked("http://app/request/1#old"),
    linked("http://app/request/2#a"),
    linked("http://app/request/1#new"),
  ];
  expect(recordsOf(phone("+17735550101", "", texts))).toEqual(["http://app/request/1#new", "http://app/request/2#a"]);
});

it("only mentions addresses where there is no room", () => {
  expect(glanced(linked("http://app/request/1#token"))).toBe("(link)");
});
