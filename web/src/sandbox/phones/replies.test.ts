import { describe, expect, it } from "vitest";
import type { PhoneText } from "../api";
import { repliesTo } from "./replies";

let seq = 0;
function text(direction: "sent" | "received", body: string, status = "delivered"): PhoneText {
  seq += 1;
  return {
    seq,
    message_sid: `SM${seq}`,
    from: "+13125550100",
    to: "+17735550101",
    body,
    media: [],
    direction,
    status: direction === "sent" ? "received" : status,
    error: null,
    error_code: null,
    from_carrier: false,
    at: "2026-11-21T12:00:00.000+00:00",
    links: [],
  };
}
const told = (body: string, status?: string) => text("received", body, status);
const said = (body: string) => text("sent", body);
const labels = (...texts: PhoneText[]) => repliesTo(texts).map((reply) => reply.label);

const OFFER = "Urgent lockout in Oak Park. Reply YES 42 to take it or NO 42 to pass. Open for 3 min.";
const YOURS =
  "LS-1 is yours. Text OMW when you leave, HERE and the customer's PIN at the door, PRICE and the amount before work, DONE at the end. OUT gives it back.";
const ON_THE_WAY = "Noted: you are on the way for LS-1. At the door, text HERE and the customer's 4-digit PIN.";

describe("the quick replies of a phone", () => {
  it("offers only the way out when nothing was asked", () => {
    expect(labels()).toEqual(["STOP"]);
    expect(labels(told("Thanks Ada, we got your deposit."))).toEqual(["STOP"]);
  });

  it("answers an offer with its code, both ways", () => {
    expect(labels(told(OFFER))).toEqual(["YES 42", "NO 42", "STOP"]);
    expect(labels(told("You have more than one offer. Reply YES 42 (a) or YES 57 (b)."))).toEqual([
      "YES 42",
      "NO 42",
      "YES 57",
      "NO 57",
      "STOP",
    ]);
  });

  it("does not offer what was answered, or what never arrived", () => {
    expect(labels(told(OFFER), said("no 42"))).toEqual(["STOP"]);
    expect(labels(told(OFFER), said("YES"))).toEqual(["STOP"]);
    expect(labels(told(OFFER, "undelivered"))).toEqual(["STOP"]);
    expect(labels(told(OFFER), told("Thank you. The job went to another."))).toEqual(["STOP"]);
  });

  it("follows a job from its start to its end, the next thing first", () => {
    const begun = [told(OFFER), said("YES 42"), told(YOURS)];
    expect(labels(...begun)).toEqual(["OMW", "HERE …", "PRICE 180", "DONE", "OUT", "STOP"]);
    const underway = [...begun, said("OMW"), told(ON_THE_WAY)];
    expect(labels(...underway)).toEqual(["HERE …", "PRICE 180", "DONE", "OUT", "STOP"]);
    const priced = [
      ...underway,
      said("HERE 1234"),
      said("PRICE 180"),
      told("The customer approved $180.00. You can start."),
    ];
    expect(labels(...priced)).toEqual(["DONE", "OUT", "STOP"]);
    expect(labels(...priced, said("DONE"), told("LS-1 is done. Thank you!"))).toEqual(["STOP"]);
  });

  it("types what needs more and sends the rest", () => {
    const [here] = repliesTo([told(ON_THE_WAY)]);
    expect(here).toEqual({ label: "HERE …", text: "HERE ", more: true });
  });

  it("lets somebody come back after STOP", () => {
    expect(labels(said("stop"))).toEqual(["START"]);
  });
});
