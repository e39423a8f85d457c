import { listRoleRequestsOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { MemberSeen, RoleSeen } from "@api/strathwell/types.gen";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import { Section } from "@kit/console/Section";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { OneRequest } from "./RoleRequests";
import { TakeRoleDialog } from "./roleDialogs";
import { roleName } from "./words";

/** Which roles somebody has, since when; what is asked about them. */
export function Roles({ member }: { member: MemberSeen }) {
  const [taking, take] = useState<RoleSeen | null>(null);
  const asked = useQuery(listRoleRequestsOptions({ query: { user_id: member.id, status: "pending" } }));
  return (
    <Section title="Roles">
      <ul className="m-0 grid list-none gap-3 p-0">
        {member.roles.map((held) => (
          <li
            key={`${held.role} ${held.organisation_id}`}
            className="flex flex-wrap items-center justify-between gap-2"
          >
            <span className="min-w-0">
              <span className="block font-medium">{roleName(held.role)}</span>
              <span className="block text-xs text-muted">
                since <TimeText at={held.granted_at} as="exact" />
                {held.takes_two ? " · takes two people" : ""}
              </span>
            </span>
            {member.is_you || held.organisation_id ? null : (
              <Button size="small" onClick={() => take(held)} aria-label={`Take the role ${roleName(held.role)}`}>
                Take it
              </Button>
            )}
          </li>
        ))}
      </ul>
      {asked.data?.items.length ? (
        <div className="mt-3 border-t border-separator pt-3">
          {asked.data.items.map((one) => (
            <OneRequest key={one.id} asked={one} />
          ))}
        </div>
      ) : null}
      {taking ? <TakeRoleDialog member={member} held={taking} onClose={() => take(null)} /> : null}
    </Section>
  );
}
