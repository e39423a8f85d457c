import { capsOf } from "./shortcuts";

const MAC = typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.platform);

/** A shortcut drawn as key caps. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-1">
      {capsOf(keys, MAC).map((cap, index) => (
        <kbd
          // biome-ignore lint/suspicious/noArrayIndexKey: caps stand still and may repeat.
          key={index}
          className="min-w-5 rounded border border-border bg-surface-secondary px-1 text-center font-sans text-xs leading-5 text-muted"
        >
          {cap}
        </kbd>
      ))}
    </span>
  );
}
