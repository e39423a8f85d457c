import { unreached } from "@api/problem";
import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { MoneyText } from "@kit/base/MoneyText";
import { PagePending } from "@kit/base/PageFallback";
import { PhoneText } from "@kit/base/PhoneText";
import { StatusBadge, type Tone } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import { Facts } from "@kit/console/Facts";
import { Shown } from "./Shown";

const TONES: [Tone, string][] = [
  ["waiting", "Waiting"],
  ["moving", "On the way"],
  ["done", "Completed"],
  ["stopped", "Canceled"],
  ["trouble", "Failed"],
  ["plain", "Draft"],
];
const AT = "2026-03-14T14:03:20Z";

export function BaseShown() {
  return (
    <>
      <Shown state="StatusBadge, small and large">
        <div className="flex flex-wrap gap-2">
          {TONES.map(([tone, label]) => (
            <StatusBadge key={tone} tone={tone} label={label} />
          ))}
        </div>
        <div className="mt-2 flex flex-wrap gap-2">
          {TONES.map(([tone, label]) => (
            <StatusBadge key={tone} tone={tone} label={label} size="large" />
          ))}
        </div>
      </Shown>
      <Shown state="Texts">
        <Facts
          rows={[
            { label: "MoneyText", value: <MoneyText amountMinor={125_050} currency="USD" /> },
            { label: "PhoneText", value: <PhoneText phone="+13125550142" /> },
            { label: "TimeText, relative", value: <TimeText at={AT} /> },
            { label: "TimeText, clock", value: <TimeText at={AT} as="clock" /> },
            { label: "TimeText, exact", value: <TimeText at={AT} as="exact" /> },
          ]}
        />
      </Shown>
      <Shown state="EmptyState">
        <EmptyState title="No service areas yet" action={<Button look="primary">Add an area</Button>}>
          Customers outside every area are told that you are not there yet.
        </EmptyState>
      </Shown>
      <Shown state="ErrorState, block and line">
        <div className="flex flex-col gap-3">
          <ErrorState thrown={unreached(null)} doing="show the jobs" onRetry={() => {}} />
          <ErrorState thrown={unreached(null)} doing="send the message" as="line" />
        </div>
      </Shown>
      <Shown state="PagePending">
        <PagePending />
      </Shown>
    </>
  );
}
