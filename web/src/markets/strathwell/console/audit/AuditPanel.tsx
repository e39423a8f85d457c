import type { AuditLine } from "@api/strathwell/types.gen";
import { plainWords } from "@kit/base/format";
import { TimeText } from "@kit/base/TimeText";
import { Facts } from "@kit/console/Facts";
import { SidePanel } from "@kit/console/SidePanel";
import { TextLink } from "@markets/strathwell/console/TextLink";
import { eventText, pageOf, stateText } from "./words";

const code = (text: string) => <code className="text-xs break-all select-all">{text}</code>;

/** One line of the history with everything that was kept of it. */
export function AuditPanel({ line, onClose }: { line: AuditLine; onClose: () => void }) {
  const page = pageOf(line);
  return (
    <SidePanel open title={`${plainWords(line.entity_type)}: ${eventText(line).toLowerCase()}`} onClose={onClose}>
      <div className="grid gap-5">
        <Facts
          rows={[
            { label: "When", value: <TimeText at={line.at} as="exact" /> },
            { label: "Who", value: plainWords(line.role || line.actor_kind) },
            { label: "Their id", value: code(line.actor_id) },
            { label: "Record", value: page ? <TextLink href={page}>See it</TextLink> : code(line.entity_id) },
            { label: "Before", value: line.from_state ? stateText(line, line.from_state) : null },
            { label: "After", value: line.to_state ? stateText(line, line.to_state) : null },
            { label: "Why", value: line.reason },
            { label: "Number", value: <span className="figures">{line.seq}</span> },
          ]}
        />
        {Object.keys(line.data).length ? (
          <section aria-label="What was kept with it">
            <h3 className="m-0 mb-1 text-sm font-semibold">What was kept with it</h3>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key. */}
            <pre tabIndex={0} className="m-0 max-h-96 overflow-auto rounded-lg bg-surface-secondary p-3 text-xs">
              {JSON.stringify(line.data, null, 2)}
            </pre>
          </section>
        ) : null}
      </div>
    </SidePanel>
  );
}
