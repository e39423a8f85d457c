import type { MemberSeen, RoleRequestSeen } from "@api/strathwell/types.gen";
import { expect, test } from "vitest";
import { devicesOf, memberName, roleName, whatIsAsked } from "./words";

const member = (known: Partial<MemberSeen>) => ({ name: "", email: null, phone: null, ...known }) as MemberSeen;

test("somebody without a name is called by what they can be reached at", () => {
  expect(memberName(member({ name: "Ana", email: "ana@example.org" }))).toBe("Ana");
  expect(memberName(member({ email: "ana@example.org" }))).toBe("ana@example.org");
  expect(memberName(member({ phone: "+13125550142" }))).toBe("+13125550142");
  expect(memberName(member({}))).toBe("Somebody");
});

test("a request says who gets or loses what", () => {
  const asked = { change: "grant", role: "admin", user_name: "Ben" } as RoleRequestSeen;
  expect(whatIsAsked(asked)).toBe("Give Ben the role Staff");
  expect(whatIsAsked({ ...asked, change: "revoke", user_name: "" })).toBe("Take the role Staff from somebody");
});

test("devices are counted in words", () => {
  expect([0, 1, 2].map((devices) => devicesOf(member({ devices })))).toEqual(["No device", "1 device", "2 devices"]);
});

test("a role nobody named shows its own name", () => {
  expect(roleName("auditor")).toBe("auditor");
});
