import { cx } from "@kit/base/cx";
import { ArrowDown, ArrowUp, FileText, Film, GripVertical, ImageIcon, RotateCw, Trash2 } from "lucide-react";
import type { ComponentType, ReactNode } from "react";
import type { Upload, UploadState, Uploads } from "./useUploads";

const SAYS: Record<UploadState, string> = {
  waiting: "Waits for its turn",
  sending: "On its way",
  checking: "Arrived; it is being looked through",
  available: "In place",
  rejected: "Not accepted",
  failed: "Did not get through",
};

export interface UploadItemProps {
  item: Upload;
  place: number;
  count: number;
  badge: string | undefined;
  /** The key of the file that is being dragged, if one is. */
  dragged: string | null;
  onDragged: (key: string | null) => void;
  uploads: Uploads;
}

/** One file: what it is, how far it is, and its place in the order. */
export function UploadItem({ item, place, count, badge, dragged, onDragged, uploads }: UploadItemProps) {
  const isWrong = item.state === "rejected" || item.state === "failed";
  const several = count > 1;
  return (
    <li
      draggable={several}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", item.name);
        onDragged(item.key);
      }}
      onDragEnd={() => onDragged(null)}
      onDragEnter={() => {
        if (dragged && dragged !== item.key) uploads.move(dragged, place);
      }}
      onDragOver={(event) => {
        if (dragged) event.preventDefault();
      }}
      onDrop={(event) => {
        if (dragged) event.preventDefault();
      }}
      className={cx(
        "flex min-w-0 flex-wrap items-center gap-3 rounded-lg border bg-surface p-2",
        isWrong ? "border-trouble-mark" : "border-border",
        dragged === item.key && "opacity-50",
      )}
    >
      {several ? <GripVertical size={16} aria-hidden className="shrink-0 cursor-grab text-muted" /> : null}
      <Picture item={item} />
      <div className="min-w-0 flex-[1_1_8rem]">
        <p className="m-0 truncate text-sm font-medium" title={item.name}>
          {item.name}
          {badge ? (
            <span className="ml-2 rounded-full bg-surface-tertiary px-2 py-0.5 text-xs font-medium">{badge}</span>
          ) : null}
        </p>
        <p role="status" className={cx("m-0 text-xs", isWrong ? "text-trouble-ink" : "text-muted")}>
          {SAYS[item.state]}
          {item.state === "sending" ? <span aria-hidden>, {Math.round(item.sent * 100)} %</span> : null}
          {item.says ? `. ${item.says}` : null}
        </p>
        {item.state === "sending" ? (
          <progress value={item.sent} max={1} aria-label={`${item.name}: sent`} className="mt-1 block h-1.5 w-full" />
        ) : null}
      </div>
      <div className="ml-auto flex shrink-0">
        {item.state === "failed" ? (
          <Small icon={RotateCw} says={`Send ${item.name} again`} onClick={() => uploads.retry(item.key)} />
        ) : null}
        {several ? (
          <>
            <Small
              icon={ArrowUp}
              says={`Move ${item.name} up, to place ${place}`}
              disabled={place === 0}
              onClick={() => uploads.move(item.key, place - 1)}
            />
            <Small
              icon={ArrowDown}
              says={`Move ${item.name} down, to place ${place + 2}`}
              disabled={place === count - 1}
              onClick={() => uploads.move(item.key, place + 1)}
            />
          </>
        ) : null}
        <Small icon={Trash2} says={`Remove ${item.name}`} onClick={() => uploads.remove(item.key)} />
      </div>
    </li>
  );
}

function Picture({ item }: { item: Upload }) {
  const box = "grid h-12 w-16 shrink-0 place-items-center overflow-hidden rounded-md bg-surface-tertiary text-muted";
  // Drawings in SVG are served as a download, never shown within a page.
  const isShown = item.url && item.contentType.startsWith("image/") && item.contentType !== "image/svg+xml";
  if (isShown && item.url) return <img src={item.url} alt="" loading="lazy" className={cx(box, "object-cover")} />;
  const Icon = item.contentType.startsWith("video/")
    ? Film
    : item.contentType.startsWith("image/")
      ? ImageIcon
      : FileText;
  return (
    <span className={box}>
      <Icon size={18} aria-hidden />
    </span>
  );
}

interface SmallProps {
  icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  says: string;
  disabled?: boolean;
  onClick: () => void;
}

function Small({ icon: Icon, says, disabled = false, onClick }: SmallProps): ReactNode {
  return (
    <button
      type="button"
      aria-label={says}
      title={says}
      disabled={disabled}
      onClick={onClick}
      className="grid size-9 cursor-pointer place-items-center rounded-md text-muted hover:bg-surface-tertiary hover:text-foreground disabled:cursor-default disabled:opacity-40 pointer-coarse:size-11"
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}
