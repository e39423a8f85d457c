import { unreached } from "@api/problem";
import { Button } from "@kit/console/Button";
import type { InboxConversation } from "@kit/console/conversations";
import { Inbox } from "@kit/console/Inbox";
import { Switch } from "@kit/console/Switch";
import { useState } from "react";
import { EARLIER, LINES, THREADS } from "./inboxSamples";
import { Shown } from "./Shown";

const READY = ["He will be with you in ten minutes.", "We are sorry to keep you waiting.", "Please call us."];
const nothing = () => undefined;
const HEIGHT = "h-[38rem]";

function Playing() {
  const [selected, setSelected] = useState<string | null>(null);
  const [lines, setLines] = useState(LINES);
  const [hasEarlier, setHasEarlier] = useState(true);
  const [fails, setFails] = useState(false);
  const title = THREADS.find((one) => one.id === selected)?.title ?? "";
  const thread: InboxConversation | null = selected
    ? {
        id: selected,
        title,
        lines: selected === "rita" ? [] : lines,
        loading: selected === "rita",
        error: selected === "luis" ? unreached(null) : null,
        onRetry: nothing,
        hasEarlier,
        onEarlier: () => {
          setLines((before) => [...EARLIER, ...before]);
          setHasEarlier(false);
        },
      }
    : null;
  const add = (from: "us" | "them", text: string) =>
    setLines((before) => [
      ...before,
      {
        id: crypto.randomUUID(),
        from,
        who: from === "us" ? "Dora" : "Ada Okafor",
        at: new Date().toISOString(),
        text,
        ...(from === "us" ? { state: "sent" as const } : {}),
      },
    ]);
  const send = async (text: string) => {
    await new Promise((done) => setTimeout(done, 600));
    if (fails) throw unreached(null);
    add("us", text);
  };
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-4">
        <Button size="small" onClick={() => add("them", "Hello?")}>
          They write
        </Button>
        <Switch label="Sending fails" on={fails} onChange={setFails} />
      </div>
      <Inbox
        label="Messages"
        className={HEIGHT}
        threads={THREADS}
        selected={selected}
        onSelect={setSelected}
        toolbar={<p className="m-0 text-muted">Here a page puts its search and filters.</p>}
        thread={thread}
        onSend={send}
        canSend={selected === "max" ? { allowed: false, whyNot: "Max wrote STOP: no more texts." } : { allowed: true }}
        quickReplies={READY}
      />
    </>
  );
}

const rest = { label: "Messages", className: "h-96", selected: null, onSelect: nothing, thread: null };
const silent = { onSend: () => Promise.resolve(), canSend: { allowed: true } };

export function InboxShown() {
  return (
    <>
      <Shown state="Ada talks, Luis cannot be fetched, Max may not be written to, Rita is loading">
        <Playing />
      </Shown>
      <Shown state="Loading">
        <Inbox {...rest} {...silent} label="Loading messages" threads={undefined} />
      </Shown>
      <Shown state="Nobody wrote">
        <Inbox {...rest} {...silent} label="No messages" threads={[]} />
      </Shown>
      <Shown state="Could not be fetched">
        <Inbox
          {...rest}
          {...silent}
          label="Failed messages"
          threads={undefined}
          threadsError={unreached(null)}
          onRetryThreads={nothing}
        />
      </Shown>
    </>
  );
}
