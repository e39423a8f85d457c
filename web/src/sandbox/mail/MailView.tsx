import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import type { Mail } from "../api";
import { control } from "../control";
import { Records } from "../Records";
import { mailOf } from "../reading";

function Body({ mail }: { mail: Mail }) {
  if (mail.html === null) {
    return <p className="m-0 whitespace-pre-wrap [overflow-wrap:anywhere]">{mail.text ?? "This mail is empty."}</p>;
  }
  return (
    <iframe
      title={`Mail: ${mail.subject}`}
      src={control.mailPage(mail.id)}
      className="h-96 w-full rounded-md border border-border bg-white"
    />
  );
}

function Shown({ mail }: { mail: Mail }) {
  return (
    <article className="flex flex-col gap-3">
      <header>
        <h3 className="m-0 text-base font-semibold">{mail.subject || "(no subject)"}</h3>
        <p className="m-0 text-xs text-muted">
          {mail.mail_from} to {mail.recipients.join(", ")} · <TimeText at={mail.received_at} as="exact" />
        </p>
      </header>
      <Body mail={mail} />
      {mail.attachments.map((attachment) => (
        <p key={`${attachment.filename}${attachment.size}`} className="m-0 text-xs text-muted">
          Attached: {attachment.filename ?? "unnamed"} ({attachment.content_type}, {attachment.size} bytes)
        </p>
      ))}
      <Records pages={mail.links.filter((link) => link.to_app).map((link) => link.url)} />
    </article>
  );
}

export function MailView({ id, onClose }: { id: number; onClose: () => void }) {
  const mail = useQuery(mailOf(id));
  return (
    <div className="flex flex-col gap-2">
      <div>
        <Button look="quiet" size="small" icon={<ChevronLeft size={16} aria-hidden />} onClick={onClose} autoFocus>
          All mail
        </Button>
      </div>
      {mail.data ? <Shown mail={mail.data} /> : null}
      {mail.isPending ? (
        <Loading what="the mail">
          <Skeleton className="h-40" />
        </Loading>
      ) : null}
      {mail.error && !mail.data ? (
        <ErrorState thrown={mail.error} doing="read the mail" onRetry={() => void mail.refetch()} />
      ) : null}
    </div>
  );
}
