import { seeMemberOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { MemberSeen } from "@api/strathwell/types.gen";
import { PhoneText } from "@kit/base/PhoneText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Facts } from "@kit/console/Facts";
import { SidePanel } from "@kit/console/SidePanel";
import { TextLink } from "@markets/strathwell/console/TextLink";
import { Whole } from "@markets/strathwell/console/Whole";
import { useQuery } from "@tanstack/react-query";
import { AccountControls } from "./AccountControls";
import { Roles } from "./Roles";
import { devicesOf, memberName, STANDING } from "./words";

/** One account beside the list: its roles, its devices, and what may be done about it. */
export function AccountPanel({ userId, onClose }: { userId: string; onClose: () => void }) {
  const found = useQuery(seeMemberOptions({ path: { user_id: userId } }));
  return (
    <SidePanel open title={found.data ? memberName(found.data) : "Account"} onClose={onClose}>
      <Whole found={found} what="the account" as="part">
        {(member) => (
          <div className="grid gap-5">
            <div>
              <StatusBadge {...STANDING[member.status]} size="large" />
            </div>
            <AccountControls member={member} />
            <Roles member={member} />
            <Known member={member} />
          </div>
        )}
      </Whole>
    </SidePanel>
  );
}

function Known({ member }: { member: MemberSeen }) {
  return (
    <Facts
      rows={[
        ...(member.status_reason ? [{ label: "Shut because", value: member.status_reason }] : []),
        { label: "E-mail", value: member.email },
        { label: "Phone", value: member.phone ? <PhoneText phone={member.phone} /> : null },
        { label: "Address", value: member.is_verified ? "Confirmed" : "Not confirmed yet: cannot sign in" },
        { label: "Signed in on", value: devicesOf(member) },
        { label: "With us since", value: <TimeText at={member.created_at} as="exact" /> },
        {
          label: "History",
          value: <TextLink href={`/audit?entity_type=user&entity_id=${member.id}`}>What happened to it</TextLink>,
        },
      ]}
    />
  );
}
