import { expect, it } from "vitest";
import type { Payment } from "./api";
import { marketsOf, recordOf } from "./places";

const config = {
  stripe: { webhook_endpoints: [{ url: "http://web:8000/locksmith/api/webhooks/stripe", secret: "s" }] },
  twilio: {
    numbers: {
      "+13125550100": { sms_url: "http://web:8000/locksmith/api/webhooks/twilio/sms" },
      "+13125550101": { sms_url: "" },
      "+13125550102": { sms_url: "http://web:8000/guild/api/webhooks/twilio/sms" },
    },
  },
};

it("finds each market once by its webhooks, where people's browsers find it", () => {
  expect(marketsOf(config, "https://house.test")).toEqual([
    { name: "locksmith", page: "https://house.test/locksmith", console: "https://house.test/locksmith/admin" },
    { name: "guild", page: "https://house.test/guild", console: "https://house.test/guild/admin" },
  ]);
});

it("goes by the webhooks' own origin when no other is known, and knows none without webhooks", () => {
  expect(marketsOf(config, null)[0]?.page).toBe("http://web:8000/locksmith");
  expect(marketsOf({}, "https://house.test")).toEqual([]);
});

it("finds the record a payment is about by its metadata", () => {
  const markets = marketsOf(config, "https://house.test");
  const payment = (metadata: Payment["metadata"]) => ({ metadata }) as Payment;
  const told = { market: "locksmith", subject_type: "request_session", subject_id: "42" };
  expect(recordOf(payment(told), markets)).toBe("https://house.test/locksmith/admin/sessions/42");
  expect(recordOf(payment({ ...told, market: "another" }), markets)).toBeNull();
  expect(recordOf(payment({}), markets)).toBeNull();
});
