import { seeEvidenceOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { FileSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useQuery } from "@tanstack/react-query";
import { FileText, Film, ImageIcon } from "lucide-react";

/** Links hold for a few minutes: they are asked for anew before they end. */
const LINKS_HOLD_MS = 120_000;

const iconOf = ({ content_type }: FileSeen) =>
  content_type.startsWith("image/") ? ImageIcon : content_type.startsWith("video/") ? Film : FileText;

/** The files that were shown in a dispute, each opening where it can be seen whole; nothing where there are none. */
export function Evidence({ bookingId, disputeId }: { bookingId: string; disputeId: string }) {
  const path = { booking_id: bookingId, dispute_id: disputeId };
  const found = useQuery({ ...seeEvidenceOptions({ path }), staleTime: LINKS_HOLD_MS, refetchInterval: LINKS_HOLD_MS });
  if (found.error && !found.data) {
    return <ErrorState as="line" thrown={found.error} doing="show the files" onRetry={() => void found.refetch()} />;
  }
  if (!found.data?.items.length) return null;
  return (
    <ul aria-label="Files shown" className="m-0 grid list-none gap-1 p-0">
      {found.data.items.map((file) => {
        const Icon = iconOf(file);
        return (
          <li key={file.id} className="min-w-0">
            {file.url ? (
              <a
                href={file.url}
                target="_blank"
                rel="noreferrer"
                className="inline-flex min-h-11 max-w-full items-center gap-2 text-link underline underline-offset-2"
              >
                <Icon size={16} aria-hidden className="shrink-0" />
                <span className="truncate">{file.filename}</span>
                <span className="sr-only"> (opens in a new tab)</span>
              </a>
            ) : (
              <span className="text-muted">{file.filename}: cannot be shown now</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
