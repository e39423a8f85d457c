/**
 * The live line: one WebSocket for all a page watches. What it says is only *look here*; the state
 * is fetched by REST. The server's promise (docs/concepts/realtime.md): every message of a topic
 * once and in order, or `refetch`/`resync`. So: remember epoch and seq of every topic, come back
 * with them after any close, wait longer after each failure, and at once when the network returns.
 */

export interface LiveMessage {
  topic: string;
  /** What happened, such as `job.changed`; `refetch` when the topic's state must be asked for. */
  type: string;
  data: Record<string, unknown>;
}

export type LiveState = "connecting" | "live" | "lost";
type Listener = (message: LiveMessage) => void;

interface Frame {
  type: string;
  topic?: string;
  epoch?: string | null;
  seq?: number | null;
  data?: Record<string, unknown>;
  code?: string;
}

const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 30_000;
/** The server pings every 20 s; twice that in silence means the line is dead. */
const SILENCE_MS = 45_000;
/** A page that lost the line this briefly need not say so. */
const UNNOTICED_MS = 1_500;

export class LiveLine {
  #listeners = new Map<string, Set<Listener>>();
  #places = new Map<string, { epoch: string; seq: number }>();
  #watchers = new Set<() => void>();
  #socket: WebSocket | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #notice: ReturnType<typeof setTimeout> | undefined;
  #opening: ReturnType<typeof setTimeout> | undefined;
  #pause = FIRST_PAUSE_MS;
  /** A page that watches nothing misses nothing. */
  #state: LiveState = "live";
  /** Waits for what it is to show at the door. */
  #asking = false;
  readonly #address: string;
  readonly #proof: (() => Promise<string[]>) | undefined;

  /**
   * `base` is the path before the market's own, as in `Place`. `proof`: what is shown at the door, as
   * subprotocols, asked for anew each time; a browser can send no header there.
   */
  constructor(base: string, proof?: () => Promise<string[]>) {
    this.#proof = proof;
    this.#address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${base}/api/live`;
    addEventListener("online", this.#comeBack);
    addEventListener("offline", () => this.#socket?.close());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#comeBack();
    });
  }

  state = (): LiveState => this.#state;

  /** Calls `watcher` when the state changes; returns how to stop. */
  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Hear a topic until the returned function is called. */
  listen(topic: string, listener: Listener): () => void {
    const known = this.#listeners.get(topic);
    if (known) known.add(listener);
    else {
      this.#listeners.set(topic, new Set([listener]));
      if (this.#socket?.readyState === WebSocket.OPEN) this.#say({ type: "subscribe", topic });
      else this.#openSoon();
    }
    return () => this.#leave(topic, listener);
  }

  #leave(topic: string, listener: Listener): void {
    const known = this.#listeners.get(topic);
    known?.delete(listener);
    if (known?.size) return;
    this.#listeners.delete(topic);
    this.#places.delete(topic);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#say({ type: "unsubscribe", topic });
  }

  /** Several topics of one render are asked for together. */
  #openSoon(): void {
    if (!this.#socket) this.#become("connecting");
    clearTimeout(this.#opening);
    this.#opening = setTimeout(() => this.#open(), 0);
  }

  #open = (): void => {
    if (this.#socket || this.#asking || this.#listeners.size === 0) return;
    clearTimeout(this.#retry);
    if (!this.#proof) {
      this.#connect();
      return;
    }
    this.#asking = true;
    this.#proof().then(
      (shown) => {
        this.#asking = false;
        if (this.#listeners.size) this.#connect(shown);
      },
      () => {
        this.#asking = false;
        this.#comeAgain();
      },
    );
  };

  #connect(shown?: string[]): void {
    const query = new URLSearchParams({ topics: [...this.#listeners.keys()].join(",") });
    const since = [...this.#places].map(([topic, { epoch, seq }]) => `${topic}:${epoch}:${seq}`);
    if (since.length) query.set("since", since.join(","));
    const asked = new Set(this.#listeners.keys());
    const socket = new WebSocket(`${this.#address}?${query}`, shown);
    this.#socket = socket;
    socket.onopen = () => {
      for (const topic of this.#listeners.keys()) if (!asked.has(topic)) this.#say({ type: "subscribe", topic });
      this.#pause = FIRST_PAUSE_MS;
      this.#become("live");
      this.#hearSomething();
    };
    socket.onmessage = (event) => this.#hear(JSON.parse(String(event.data)) as Frame);
    socket.onclose = () => this.#closed(socket);
  }

  #closed(socket: WebSocket): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    clearTimeout(this.#silence);
    this.#comeAgain();
  }

  #comeAgain(): void {
    if (this.#listeners.size === 0) {
      this.#become("live");
      return;
    }
    if (this.#state === "live") {
      this.#become("connecting");
      this.#notice = setTimeout(() => this.#become("lost"), UNNOTICED_MS);
    } else this.#become("lost");
    const pause = this.#pause * (0.5 + Math.random() / 2);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    this.#retry = setTimeout(this.#open, pause);
  }

  #comeBack = (): void => {
    this.#pause = FIRST_PAUSE_MS;
    this.#open();
  };

  #become(state: LiveState): void {
    clearTimeout(this.#notice);
    if (state === this.#state) return;
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }

  #hearSomething(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#socket?.close(), SILENCE_MS);
  }

  #hear(frame: Frame): void {
    this.#hearSomething();
    if (frame.type === "ping") {
      this.#say({ type: "pong" });
      return;
    }
    if (frame.type === "resync") {
      for (const topic of this.#listeners.keys()) this.#tell({ topic, type: "refetch", data: {} });
      return;
    }
    if (!frame.topic || frame.type === "error" || frame.type === "unsubscribed") return;
    if (frame.epoch && typeof frame.seq === "number") {
      this.#places.set(frame.topic, { epoch: frame.epoch, seq: frame.seq });
    }
    if (frame.type === "subscribed") return;
    this.#tell({ topic: frame.topic, type: frame.type, data: frame.data ?? {} });
  }

  #tell(message: LiveMessage): void {
    for (const listener of this.#listeners.get(message.topic) ?? []) listener(message);
  }

  #say(frame: Record<string, unknown>): void {
    this.#socket?.send(JSON.stringify(frame));
  }
}
