import { cx } from "@kit/base/cx";
import { ErrorState } from "@kit/base/ErrorState";
import { StatusBadge } from "@kit/base/StatusBadge";
import { useNavigate } from "@tanstack/react-router";
import { CornerDownLeft, LoaderCircle, Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { idOf, type Line, linesOf, matchCommands, type PaletteProps } from "./found";
import { splitHref } from "./InnerLink";
import { Keys } from "./Keys";
import { ModalBox } from "./ModalBox";
import { useFound } from "./useFound";

export type { Command, Found, PaletteProps } from "./found";

export interface CommandPaletteProps extends PaletteProps {
  open: boolean;
  onClose: () => void;
}

/** Everything by typing: records of the market and what can be done. */
export function CommandPalette({ open, onClose, ...rest }: CommandPaletteProps) {
  return (
    <ModalBox open={open} onClose={onClose} title="Search and commands" side="top" bare>
      <Palette onClose={onClose} {...rest} />
    </ModalBox>
  );
}

function LineView({ line }: { line: Line }) {
  if ("command" in line)
    return (
      <>
        <span className="min-w-0 flex-1 truncate">{line.command.title}</span>
        {line.command.keys ? <Keys keys={line.command.keys} /> : null}
      </>
    );
  const { title, subtitle, status } = line.found;
  return (
    <>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{title}</span>
        {subtitle ? <span className="block truncate text-xs text-muted">{subtitle}</span> : null}
      </span>
      {status ? <StatusBadge tone={status.tone} label={status.label} /> : null}
    </>
  );
}

function Palette({ search, commands, finds = "everything", onClose }: Omit<CommandPaletteProps, "open">) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const navigate = useNavigate();
  const { found, searching, failed } = useFound(text, search);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const lines = linesOf(found, matchCommands(commands, text));
  const now = Math.min(at, lines.length - 1);
  const current = lines[now];
  const nameOf = (line: Line) => `${id}-${idOf(line)}`;
  const currentName = current ? nameOf(current) : undefined;

  useEffect(() => {
    if (currentName) document.getElementById(currentName)?.scrollIntoView({ block: "nearest" });
  }, [currentName]);

  function go(line: Line): void {
    onClose();
    if ("command" in line) line.command.run();
    else void navigate(splitHref(line.found.href));
  }

  function press(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: lines.length - 1 };
    if (event.key === "Enter" && current) {
      event.preventDefault();
      go(current);
    }
    const next = steps[event.key];
    if (next === undefined || !lines.length) return;
    event.preventDefault();
    setAt((next + lines.length) % lines.length);
  }

  const groups = [...new Set(lines.map((line) => line.group))];
  return (
    <div className="flex max-h-[inherit] flex-col">
      <div className="sticky top-0 z-10 flex items-center gap-3 border-b border-separator bg-overlay px-4">
        {searching ? (
          <LoaderCircle size={18} aria-hidden className="shrink-0 animate-spin text-muted" />
        ) : (
          <Search size={18} aria-hidden className="shrink-0 text-muted" />
        )}
        <input
          data-first=""
          role="combobox"
          aria-label={`Search ${finds}, or type a command`}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={currentName}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={`Search ${finds}, or type a command`}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={press}
          className="min-h-13 min-w-0 flex-1 border-0 bg-transparent text-base outline-none placeholder:text-field-placeholder"
        />
      </div>
      {failed ? (
        <div className="p-3">
          <ErrorState thrown={failed} doing="search" as="line" />
        </div>
      ) : null}
      <div ref={list} id={`${id}-list`} role="listbox" aria-label="Results" className="p-2">
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options in a listbox.
          <div key={group} role="group" aria-label={group}>
            <p aria-hidden className="m-0 px-3 pt-2 pb-1 text-xs text-muted">
              {group}
            </p>
            {lines.map((line, index) =>
              line.group === group ? (
                // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the current option.
                // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field is the key.
                <div
                  key={idOf(line)}
                  id={nameOf(line)}
                  role="option"
                  aria-selected={index === now}
                  onPointerMove={() => setAt(index)}
                  onClick={() => go(line)}
                  className={cx(
                    "flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-3 py-1.5",
                    index === now && "bg-surface-tertiary",
                  )}
                >
                  <LineView line={line} />
                  {index === now ? <CornerDownLeft size={14} aria-hidden className="shrink-0 text-muted" /> : null}
                </div>
              ) : null,
            )}
          </div>
        ))}
      </div>
      <p role="status" className={lines.length ? "sr-only" : "m-0 px-5 pb-6 text-center text-muted"}>
        {lines.length
          ? `${lines.length} results`
          : searching
            ? "Searching…"
            : failed
              ? ""
              : `Nothing found for “${text.trim()}”. Try a number, a name or a phone.`}
      </p>
    </div>
  );
}
