import type { MediaSeen } from "@api/strathwell/types.gen";
import { FileText, Film, ImageOff } from "lucide-react";

const KINDS: Record<string, string> = {
  venue_photo: "Photo",
  venue_blueprint: "Floor plan",
  service_portfolio: "Work",
};

/** Why there is nothing to see yet. */
const UNSEEN: Record<string, string> = {
  awaiting: "Not sent yet",
  quarantined: "Being looked through",
  rejected: "Not accepted",
};

const BOX = "grid aspect-[4/3] w-full place-items-center overflow-hidden rounded-lg bg-surface-tertiary text-muted";

/** What a vendor shows of themselves; each opens whole in a tab of its own. */
export function Pictures({ media }: { media: readonly MediaSeen[] }) {
  if (!media.length) return <p className="m-0 text-muted">They have sent no pictures.</p>;
  return (
    <ul aria-label="Pictures and papers" className="m-0 grid list-none grid-cols-2 gap-3 p-0 sm:grid-cols-3">
      {media.map((one, index) => (
        <li key={one.file_id} className="min-w-0">
          <Picture one={one} name={one.caption || `${KINDS[one.kind] ?? "File"} ${index + 1}`} />
        </li>
      ))}
    </ul>
  );
}

function Picture({ one, name }: { one: MediaSeen; name: string }) {
  if (!one.url) {
    return (
      <>
        <span className={BOX}>
          <ImageOff size={20} aria-hidden />
        </span>
        <span className="mt-1 block truncate text-xs text-muted">
          {name}: {(UNSEEN[one.status] ?? "nothing to see yet").toLowerCase()}
        </span>
      </>
    );
  }
  // A drawing in SVG is served as a download, never shown within a page.
  const isShown = one.content_type.startsWith("image/") && one.content_type !== "image/svg+xml";
  const Icon = one.content_type.startsWith("video/") ? Film : FileText;
  return (
    <a href={one.url} target="_blank" rel="noreferrer" className="block no-underline">
      {isShown ? (
        <img src={one.url} alt="" loading="lazy" className={`${BOX} object-cover`} />
      ) : (
        <span className={BOX}>
          <Icon size={24} aria-hidden />
        </span>
      )}
      <span className="mt-1 block truncate text-xs text-link underline underline-offset-2">
        {name}
        <span className="sr-only"> (opens in a new tab)</span>
      </span>
    </a>
  );
}
