import { seeJobMessages } from "@api/locksmith/sdk.gen";
import type { JobFile, MessageSeen } from "@api/locksmith/types.gen";
import { cx } from "@kit/base/cx";
import { ErrorState } from "@kit/base/ErrorState";
import { plainWords } from "@kit/base/format";
import { PhoneText } from "@kit/base/PhoneText";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import { InnerLink } from "@kit/console/InnerLink";
import { Section } from "@kit/console/Section";
import { usePages } from "@kit/console/usePages";

function Said({ message }: { message: MessageSeen }) {
  const isIn = message.direction === "in";
  const phone = isIn ? message.sender : message.to;
  return (
    <li className={cx("flex max-w-[34rem] flex-col gap-1", isIn ? "self-start" : "self-end text-right")}>
      <p className="m-0 text-xs text-muted">
        {isIn ? "from " : "to "}
        {message.party_name ? `${message.party_name}, ` : ""}
        {message.channel === "sms" ? <PhoneText plain phone={phone} /> : phone} ·{" "}
        <TimeText at={message.created_at} as="clock" />
      </p>
      <p
        className={cx(
          "m-0 rounded-xl px-3 py-2 text-left whitespace-pre-wrap [overflow-wrap:anywhere]",
          isIn ? "bg-surface-tertiary" : "bg-moving-tint text-moving-ink",
        )}
      >
        {message.body}
      </p>
      {(message.error_meaning ?? message.error) ? (
        <p className="m-0 text-xs font-medium text-trouble-ink">{message.error_meaning ?? message.error}</p>
      ) : isIn ? null : (
        <p className="m-0 text-xs text-muted">{plainWords(message.status)}</p>
      )}
    </li>
  );
}

/** Every text both ways about this job, oldest first. */
export function Messages({ job }: { job: JobFile }) {
  const pages = usePages<MessageSeen>({
    queryKey: ["job-messages", job.id],
    fetchPage: async (cursor, signal) =>
      (await seeJobMessages({ path: { job_id: job.id }, query: { cursor, size: 100 }, signal })).data,
  });
  const said = [...(pages.rows ?? [])].sort((a, b) => a.created_at.localeCompare(b.created_at));
  return (
    <Section
      title="Messages"
      aside={
        <InnerLink className="text-link underline decoration-1 underline-offset-2" href={`/messages?job_id=${job.id}`}>
          In the log
        </InnerLink>
      }
    >
      {pages.error ? (
        <ErrorState as="line" thrown={pages.error} doing="show the messages" onRetry={pages.retry} />
      ) : pages.rows === undefined ? (
        <Loading what="the messages">
          <Skeleton className="mb-2 h-12 w-2/3" />
          <Skeleton className="ml-auto h-12 w-2/3" />
        </Loading>
      ) : said.length === 0 ? (
        <p className="m-0 text-muted">Nothing has been said yet.</p>
      ) : (
        <>
          {pages.hasMore ? (
            <Button size="small" busy={pages.loadingMore} onClick={pages.more}>
              Earlier messages
            </Button>
          ) : null}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
          <section tabIndex={0} aria-label="Messages" className="max-h-[28rem] overflow-y-auto">
            <ol className="m-0 flex list-none flex-col gap-3 p-0">
              {said.map((message) => (
                <Said key={message.id} message={message} />
              ))}
            </ol>
          </section>
        </>
      )}
    </Section>
  );
}
