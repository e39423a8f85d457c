import type { UploadKind } from "@api/strathwell/types.gen";
import { cx } from "@kit/base/cx";
import { Upload as Arrow } from "lucide-react";
import { type DragEvent, useId, useRef, useState } from "react";
import { UploadItem } from "./UploadItem";
import { TAKES } from "./uploads";
import type { Uploads } from "./useUploads";

export interface UploadBoxProps {
  label: string;
  hint: string;
  kind: UploadKind;
  uploads: Uploads;
  /** So many files at most; one: no order. */
  most?: number;
  /** Said of the first of several, such as "Cover". */
  firstIs?: string;
  error?: string;
}

const MOST = 40;

/** Files of one kind: choose or drop them, see how far they are, put them in order, take them away. */
export function UploadBox({ label, hint, kind, uploads, most = MOST, firstIs, error }: UploadBoxProps) {
  const id = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [dragged, setDragged] = useState<string | null>(null);
  const { items } = uploads;
  const room = Math.max(0, most - items.length);

  function take(files: Iterable<File>): void {
    uploads.add([...files].slice(0, room));
  }
  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  }
  return (
    <fieldset aria-describedby={`${id}-hint`} className="m-0 flex min-w-0 flex-col gap-2 border-0 p-0">
      <legend className="mb-1 p-0 text-sm font-medium">
        {label} <span className="font-normal text-muted">(optional)</span>
      </legend>
      <p id={`${id}-hint`} className="m-0 text-xs text-muted">
        {hint}
      </p>
      {items.length ? (
        <ol aria-label={label} className="m-0 grid list-none gap-2 p-0">
          {items.map((item, place) => (
            <UploadItem
              key={item.key}
              item={item}
              place={place}
              count={items.length}
              badge={place === 0 && most > 1 ? firstIs : undefined}
              dragged={dragged}
              onDragged={setDragged}
              uploads={uploads}
            />
          ))}
        </ol>
      ) : null}
      {room > 0 ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; the button within is everybody's.
        <div
          onDragOver={(event) => {
            if (!event.dataTransfer.types.includes("Files")) return;
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
          className={cx(
            "flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-dashed p-3",
            over ? "border-brand bg-brand/8" : "border-field-border",
          )}
        >
          <input
            ref={chooser}
            type="file"
            hidden
            multiple={most > 1}
            accept={TAKES[kind].join(",")}
            onChange={(event) => {
              take(event.currentTarget.files ?? []);
              event.currentTarget.value = "";
            }}
          />
          <button
            type="button"
            onClick={() => chooser.current?.click()}
            className="inline-flex min-h-11 cursor-pointer items-center gap-2 rounded-lg border border-border bg-surface px-4 text-sm font-medium shadow-surface hover:bg-surface-secondary"
          >
            <Arrow size={16} aria-hidden />
            {most > 1 ? "Choose files" : "Choose a file"}
            <span className="sr-only"> for {label}</span>
          </button>
          <span className="text-sm text-muted">or drop {most > 1 ? "them" : "it"} here</span>
        </div>
      ) : null}
      {error ? (
        <p role="alert" className="m-0 text-xs font-medium text-trouble-ink">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
