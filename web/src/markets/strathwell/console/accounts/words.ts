import type { MemberSeen, RoleRequestSeen } from "@api/strathwell/types.gen";
import type { Said } from "@markets/strathwell/words";

const ROLE: Record<string, string> = { organizer: "Organizer", vendor: "Vendor", admin: "Staff" };

/** A role as people say it; one nobody named shows its own name. */
export const roleName = (role: string): string => ROLE[role] ?? role;

export const STANDING: Record<MemberSeen["status"], Said> = {
  active: { label: "Open", tone: "done" },
  suspended: { label: "Shut", tone: "trouble" },
  erased: { label: "Erased", tone: "stopped" },
};

/** What somebody is called; an account may have no name. */
export const memberName = ({ name, email, phone }: MemberSeen): string => name || email || phone || "Somebody";

/** `1 device`, `2 devices`. */
export const devicesOf = ({ devices }: MemberSeen): string =>
  devices ? `${devices} ${devices === 1 ? "device" : "devices"}` : "No device";

/** `Give Ben Ode the role Staff`. */
export function whatIsAsked({ change, role, user_name }: RoleRequestSeen): string {
  const who = user_name || "somebody";
  return change === "grant" ? `Give ${who} the role ${roleName(role)}` : `Take the role ${roleName(role)} from ${who}`;
}
