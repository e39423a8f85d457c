import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { TimeText } from "@kit/base/TimeText";
import { useQuery } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import { useState } from "react";
import { reading } from "../reading";
import { MailView } from "./MailView";

/** Everything the application has mailed, to whomever. */
export function Mailbox() {
  const mails = useQuery(reading.mails);
  const [open, setOpen] = useState<number | null>(null);
  if (open !== null) return <MailView id={open} onClose={() => setOpen(null)} />;
  if (mails.isPending) {
    return (
      <Loading what="the mail">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-14" />
          <Skeleton className="h-14" />
        </div>
      </Loading>
    );
  }
  if (!mails.data) {
    return <ErrorState thrown={mails.error} doing="read the mail" onRetry={() => void mails.refetch()} />;
  }
  if (!mails.data.mails.length) {
    return (
      <EmptyState title="No mail yet" icon={<Mail size={24} aria-hidden />}>
        Whatever the application mails lands here, whoever it is for.
      </EmptyState>
    );
  }
  return (
    <ul className="m-0 list-none divide-y divide-separator p-0">
      {mails.data.mails.map((mail) => (
        <li key={mail.id}>
          <button
            type="button"
            onClick={() => setOpen(mail.id)}
            className="block min-h-14 w-full cursor-pointer rounded-md px-2 py-2 text-left hover:bg-surface-secondary"
          >
            <span className="flex items-baseline justify-between gap-2">
              <span className="truncate font-medium">{mail.subject || "(no subject)"}</span>
              <span className="shrink-0 text-xs text-muted">
                <TimeText at={mail.received_at} />
              </span>
            </span>
            <span className="block truncate text-xs text-muted">to {mail.recipients.join(", ")}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
