/** The keys of the console: which are known, and what a run of presses means. */

export interface Shortcut {
  /** `j`, `mod+k`, `g d` (one after the other), `?`, `enter`. */
  keys: string;
  /** What it does, for the help: "Next row". */
  what: string;
  run: () => void;
}

interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** One press in the words of `keys`; null for a modifier alone. */
export function nameOf(press: Press): string | null {
  if (["Shift", "Control", "Alt", "Meta"].includes(press.key)) return null;
  const letter = /^[a-z]$/i.test(press.key);
  const shift = press.shiftKey && (letter || press.key.length > 1) ? "shift+" : "";
  const mod = press.ctrlKey || press.metaKey ? "mod+" : "";
  const alt = press.altKey ? "alt+" : "";
  return `${mod}${alt}${shift}${press.key === " " ? "space" : press.key.toLowerCase()}`;
}

/** What the presses so far mean: a whole shortcut, the beginning of one, or nothing. */
export function read(pending: string, pressed: string, known: Iterable<string>): { keys: string | null; rest: string } {
  const all = [...known];
  for (const candidate of pending ? [`${pending} ${pressed}`, pressed] : [pressed]) {
    if (all.includes(candidate)) return { keys: candidate, rest: "" };
    if (all.some((keys) => keys.startsWith(`${candidate} `))) return { keys: null, rest: candidate };
  }
  return { keys: null, rest: "" };
}

/** `mod+k` as caps to draw: `["⌘", "K"]` on a Mac, `["Ctrl", "K"]` elsewhere. */
export function capsOf(keys: string, mac: boolean): string[] {
  const names: Record<string, string> = {
    mod: mac ? "⌘" : "Ctrl",
    enter: "Enter",
    escape: "Esc",
    arrowup: "↑",
    arrowdown: "↓",
    shift: "Shift",
    alt: mac ? "⌥" : "Alt",
    space: "Space",
  };
  return keys
    .split(" ")
    .flatMap((press) => (press === "+" ? ["+"] : press.split("+")))
    .map((cap) => names[cap] ?? cap.toUpperCase());
}

const PAUSE_MS = 900;
const TYPING =
  "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], [role=combobox]";
const PRESSABLE = "a[href], button, summary, input, select, [role=button], [role=menuitem], [role=tab], [role=option]";

/** The shortcuts of what is shown now; the last to register a key has it. */
class Shortcuts {
  #known: Shortcut[] = [];
  #seen: readonly Shortcut[] = [];
  #watchers = new Set<() => void>();
  #pending = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  all = (): readonly Shortcut[] => this.#seen;

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  add(shortcut: Shortcut): () => void {
    if (this.#known.length === 0) document.addEventListener("keydown", this.#press);
    this.#change([...this.#known, shortcut]);
    return () => {
      this.#change(this.#known.filter((other) => other !== shortcut));
      if (this.#known.length === 0) document.removeEventListener("keydown", this.#press);
    };
  }

  #change(known: Shortcut[]): void {
    this.#known = known;
    this.#seen = [...new Map(known.map((shortcut) => [shortcut.keys, shortcut])).values()];
    for (const watcher of this.#watchers) watcher();
  }

  #press = (event: KeyboardEvent): void => {
    const pressed = nameOf(event);
    if (!pressed || event.defaultPrevented || event.repeat === undefined) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(TYPING) && !pressed.startsWith("mod+")) return;
    if ((pressed === "enter" || pressed === "space") && target?.closest(PRESSABLE)) return;
    if (document.querySelector("dialog:modal")) return;
    clearTimeout(this.#timer);
    const meant = read(
      this.#pending,
      pressed,
      this.#seen.map((shortcut) => shortcut.keys),
    );
    this.#pending = meant.rest;
    if (meant.rest) this.#timer = setTimeout(() => (this.#pending = ""), PAUSE_MS);
    const found = meant.keys ? this.#seen.find((shortcut) => shortcut.keys === meant.keys) : undefined;
    if (!found) return;
    event.preventDefault();
    found.run();
  };
}

export const shortcuts = new Shortcuts();
