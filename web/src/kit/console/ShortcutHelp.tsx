import { useSyncExternalStore } from "react";
import { Keys } from "./Keys";
import { ModalBox } from "./ModalBox";
import { shortcuts } from "./shortcuts";

/** Every key that does something on the page now. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const known = useSyncExternalStore(shortcuts.watch, shortcuts.all, shortcuts.all);
  return (
    <ModalBox open title="Keys on this page" onClose={onClose}>
      <dl className="m-0">
        {known.map((shortcut) => (
          <div
            key={shortcut.keys}
            className="flex min-h-10 items-center justify-between gap-4 border-b border-separator last:border-0"
          >
            <dt>{shortcut.what}</dt>
            <dd className="m-0">
              <Keys keys={shortcut.keys} />
            </dd>
          </div>
        ))}
        <div className="flex min-h-10 items-center justify-between gap-4">
          <dt>Open the row in focus</dt>
          <dd className="m-0">
            <Keys keys="enter" />
          </dd>
        </div>
      </dl>
    </ModalBox>
  );
}
