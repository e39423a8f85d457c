import type { MediaSeen } from "@api/strathwell/types.gen";
import { whyRejected } from "@markets/strathwell/uploads";
import { FileText, Film } from "lucide-react";

const STATES: Record<string, string> = {
  awaiting: "It has not arrived yet.",
  quarantined: "It is being looked through.",
  rejected: whyRejected(null),
};

const isPicture = (one: MediaSeen) => one.content_type.startsWith("image/") && one.content_type !== "image/svg+xml";

function nameOf(one: MediaSeen, place: number): string {
  if (one.caption) return one.caption;
  if (one.kind === "venue_blueprint") return "Floor plan";
  return `${isPicture(one) ? "Picture" : one.content_type.startsWith("video/") ? "Film" : "Document"} ${place + 1}`;
}

/** Files of a business in their order, each opening where it can be seen whole. */
export function Gallery({ media }: { media: readonly MediaSeen[] }) {
  if (!media.length) return <p className="m-0 text-muted">Nothing yet. Offers with pictures are asked more often.</p>;
  return (
    <ul className="m-0 grid list-none grid-cols-[repeat(auto-fill,minmax(7rem,1fr))] gap-3 p-0">
      {media.map((one, place) => (
        <li key={one.file_id} className="min-w-0">
          {one.url ? (
            <a href={one.url} target="_blank" rel="noreferrer" className="block text-sm text-foreground">
              <Thumb one={one} name={nameOf(one, place)} />
            </a>
          ) : (
            <p className="m-0 grid aspect-[4/3] place-items-center rounded-lg border border-dashed border-border p-3 text-center text-xs text-muted">
              {nameOf(one, place)}: {STATES[one.status] ?? "It cannot be shown now."}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function Thumb({ one, name }: { one: MediaSeen; name: string }) {
  if (isPicture(one) && one.url) {
    return <img src={one.url} alt={name} loading="lazy" className="aspect-[4/3] w-full rounded-lg object-cover" />;
  }
  const Icon = one.content_type.startsWith("video/") ? Film : FileText;
  return (
    <span className="grid aspect-[4/3] place-items-center content-center gap-2 rounded-lg bg-surface-tertiary p-3 text-center">
      <Icon size={22} aria-hidden />
      {name}
    </span>
  );
}
