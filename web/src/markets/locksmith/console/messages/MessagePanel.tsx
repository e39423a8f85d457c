import type { MessageSeen } from "@api/locksmith/types.gen";
import { cx } from "@kit/base/cx";
import { formatExact, plainWords } from "@kit/base/format";
import { PhoneText } from "@kit/base/PhoneText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { Facts } from "@kit/console/Facts";
import { PersonChip } from "@kit/console/PersonChip";
import { SidePanel } from "@kit/console/SidePanel";
import { MARKS } from "@markets/locksmith/console/marks";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { TriangleAlert } from "lucide-react";
import { Direction } from "./columns";
import { kindOf, MESSAGE_STATUS, problemOf, statusOf, whoOf } from "./status";

const toneOf = (status: string) =>
  status in MESSAGE_STATUS ? MESSAGE_STATUS[status as MessageSeen["status"]].tone : "plain";

function Stations({ message }: { message: MessageSeen }) {
  return (
    <section aria-label="Its way">
      <h3 className="m-0 mb-2 text-sm font-semibold">Its way</h3>
      <ol className="m-0 list-none p-0 text-sm">
        {message.stations.map((station) => (
          <li
            key={station.status}
            className="relative flex gap-3 pb-3 before:absolute before:top-4 before:bottom-0 before:left-[4.5px] before:w-px before:bg-border last:pb-0 last:before:hidden"
          >
            <span aria-hidden className={cx("mt-1.5 size-2.5 shrink-0 rounded-full", MARKS[toneOf(station.status)])} />
            <span className="min-w-0">
              <span className="block font-medium">{station.label}</span>
              <time dateTime={station.at} className="figures block text-xs text-muted">
                {formatExact(new Date(station.at))}
              </time>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Trouble({ message }: { message: MessageSeen }) {
  const says = problemOf(message);
  if (!says) return null;
  return (
    <div className="flex gap-2 rounded-lg bg-trouble-tint p-3 text-trouble-ink">
      <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
      <p className="m-0 min-w-0 break-words">
        {says}
        {message.error_code ? (
          <span className="block text-xs">
            Code <code className="select-all">{message.error_code}</code>
          </span>
        ) : null}
      </p>
    </div>
  );
}

/** One message in full: what was said, to whom, its way, and what went wrong. */
export function MessagePanel({ message, onClose }: { message: MessageSeen; onClose: () => void }) {
  const { counterpart } = message;
  return (
    <SidePanel
      open
      title={message.direction === "in" ? `From ${whoOf(message)}` : `To ${whoOf(message)}`}
      onClose={onClose}
    >
      <div className="grid gap-5">
        <div className="flex flex-wrap items-center gap-3">
          <StatusBadge {...statusOf(message)} size="large" />
          <Direction direction={message.direction} />
        </div>
        <Trouble message={message} />
        <div>
          {message.subject_line ? <p className="m-0 mb-1 font-semibold">{message.subject_line}</p> : null}
          <p
            className={cx(
              "m-0 rounded-xl px-3 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]",
              message.direction === "in" ? "bg-surface-tertiary" : "bg-moving-tint text-moving-ink",
            )}
          >
            {message.body || "(empty)"}
          </p>
        </div>
        <Stations message={message} />
        <Facts
          rows={[
            {
              label: kindOf(message),
              value: counterpart.href ? (
                <PersonChip name={whoOf(message)} href={counterpart.href} />
              ) : (
                (counterpart.name ?? "Nobody we know")
              ),
            },
            {
              label: message.channel === "sms" ? "Phone" : "Mail",
              value: message.channel === "sms" ? <PhoneText phone={counterpart.address} /> : counterpart.address,
            },
            {
              label: "Job",
              value: message.job_id ? (
                <TextLink href={`/jobs/${message.job_id}`}>{message.job_number ?? "See the job"}</TextLink>
              ) : null,
            },
            { label: "Template", value: message.template ? <code>{message.template}</code> : null },
            ...(message.segments === null
              ? []
              : [{ label: "Parts", value: `${message.segments}${message.encoding ? ` in ${message.encoding}` : ""}` }]),
            ...(message.outcome ? [{ label: "What came of it", value: plainWords(message.outcome) }] : []),
            ...(message.direction === "out" ? [{ label: "Attempts", value: message.attempts }] : []),
            {
              label: "Provider id",
              value: message.provider_ref ? (
                <code className="text-xs break-all select-all">{message.provider_ref}</code>
              ) : null,
            },
          ]}
        />
      </div>
    </SidePanel>
  );
}
