/**
 * The journal as it happens. Entries only say *look here*; what they are about is read again. After
 * a lost line it goes on behind the last entry it heard, so nothing is missed.
 */
import type { JournalEntry } from "./api";

export type StreamState = "connecting" | "live" | "lost";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** A line that is back this soon need not be spoken of. */
const UNNOTICED_MS = 1_500;

export class Stream {
  #source: EventSource | null = null;
  #last: number | null = null;
  #pause = FIRST_PAUSE_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #notice: ReturnType<typeof setTimeout> | undefined;
  #state: StreamState = "connecting";
  #watchers = new Set<() => void>();
  #listeners = new Set<(entry: JournalEntry) => void>();
  /** After a line that was lost, even what no entry told may have changed. */
  #returns = new Set<() => void>();

  state = (): StreamState => this.#state;

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  listen = (listener: (entry: JournalEntry) => void, onReturn: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#returns.add(onReturn);
    return () => {
      this.#listeners.delete(listener);
      this.#returns.delete(onReturn);
    };
  };

  open = (): void => {
    if (this.#source) return;
    clearTimeout(this.#retry);
    const source = new EventSource(`/control/stream${this.#last === null ? "" : `?after=${this.#last}`}`);
    this.#source = source;
    source.onopen = () => {
      this.#pause = FIRST_PAUSE_MS;
      this.#become("live");
      for (const tell of this.#returns) tell();
    };
    source.addEventListener("journal", (event) => this.#hear(String(event.data)));
    source.onerror = () => this.#comeBack();
  };

  close = (): void => {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  };

  #hear(data: string): void {
    const entry = JSON.parse(data) as JournalEntry;
    this.#last = entry.seq;
    for (const listener of this.#listeners) listener(entry);
  }

  /** The browser's own way back gives up after an answer that is no stream, such as a 401. */
  #comeBack(): void {
    this.close();
    if (this.#state === "live") {
      this.#become("connecting");
      this.#notice = setTimeout(() => this.#become("lost"), UNNOTICED_MS);
    } else this.#become("lost");
    this.#retry = setTimeout(this.open, this.#pause * (0.5 + Math.random() / 2));
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }

  #become(state: StreamState): void {
    clearTimeout(this.#notice);
    if (state === this.#state) return;
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }
}
