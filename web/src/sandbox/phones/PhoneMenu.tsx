import { buttonLook } from "@kit/console/Button";
import { controlLook } from "@kit/console/Field";
import { toast } from "@kit/console/toast";
import { Copy, Ellipsis } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useAct } from "../act";
import type { Phone } from "../api";
import { control } from "../control";
import { Records } from "../Records";
import { reading } from "../reading";
import { recordsOf } from "./people";

function Rename({ phone, onDone }: { phone: Phone; onDone: () => void }) {
  const id = useId();
  const [label, setLabel] = useState(phone.label);
  const rename = useAct(
    "name the phone",
    (wanted: string) => control.setPhone(phone.number, phone.state, wanted),
    [reading.phones.queryKey],
    onDone,
  );
  return (
    <form
      className="flex flex-col gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        rename.do(label.trim());
      }}
    >
      <label htmlFor={id} className="text-xs font-medium">
        Whose phone it is
      </label>
      <div className="flex gap-1.5">
        <input
          id={id}
          value={label}
          maxLength={100}
          onChange={(event) => setLabel(event.currentTarget.value)}
          className={controlLook()}
        />
        <button type="submit" className={buttonLook("secondary", "small")}>
          Save
        </button>
      </div>
    </form>
  );
}

async function copy(number: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(number);
    toast("Number copied.", { tone: "done" });
  } catch {
    toast(`The number is ${number}.`);
  }
}

export interface PhoneMenuProps {
  phone: Phone;
  /** In this phone's browser. */
  onOpen: (page: string) => void;
}

/** A sheet that slides down over the phone's screen; its frame is the phone's header. */
export function PhoneMenu({ phone, onOpen }: PhoneMenuProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only Escape from within is heard here.
    <div
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        aria-label={`More about ${phone.label || phone.number}`}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="grid size-9 shrink-0 cursor-pointer place-items-center rounded-md text-muted hover:bg-surface-tertiary hover:text-foreground pointer-coarse:size-11"
      >
        <Ellipsis size={16} aria-hidden />
      </button>
      <div
        id={id}
        hidden={!open}
        className="absolute inset-x-0 top-full z-10 border-b border-border bg-overlay p-3 shadow-overlay"
      >
        {open ? (
          <div className="flex flex-col gap-3">
            <Rename phone={phone} onDone={close} />
            <button type="button" onClick={() => void copy(phone.number)} className={buttonLook("secondary", "small")}>
              <Copy size={14} aria-hidden /> Copy {phone.number}
            </button>
            <Records
              pages={recordsOf(phone)}
              asked={phone.number}
              onHere={(page) => {
                onOpen(page);
                close();
              }}
            />
          </div>
        ) : null}
      </div>
    </div>
  );
}
