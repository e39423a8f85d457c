/**
 * Who is signed in to a market: an access token in this page's memory, the refresh token in a
 * cookie that no script reads. A token that is about to end is renewed before a call; a call that
 * is refused for want of one is made once more.
 */

import { asProblem } from "./problem";
import { wiredFetch } from "./wire";

interface Granted {
  access_token: string;
  expires_in: number;
}

/** `unknown` until the cookie was tried. */
export type Standing = "unknown" | "in" | "out";

/** Seconds before its end at which a token counts as ended. */
const SPARE = 30;
const AUTH = "/api/auth";

export class AccountSession {
  readonly #base: string;
  readonly #watchers = new Set<() => void>();
  #token = "";
  #endsAt = 0;
  #standing: Standing = "unknown";
  #renewing: Promise<boolean> | null = null;

  constructor(base: string) {
    this.#base = base;
  }

  readonly standing = (): Standing => this.#standing;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Try the cookie, once for all who ask at the same time. False: nobody is signed in. */
  renew(): Promise<boolean> {
    this.#renewing ??= this.#ask("/refresh", {}).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  /** `device`: what its owner will know it by. Throws an ApiProblem when refused. */
  async signIn(email: string, password: string, device = ""): Promise<void> {
    const answer = await this.#post("/sign-in", { email, password, device, as_cookie: true });
    this.#take((await answer.json()) as Granted);
  }

  async signOut(): Promise<void> {
    try {
      await this.fetch(`${this.#base}${AUTH}/sign-out`, { method: "POST" });
    } finally {
      this.#leave();
    }
  }

  /** `fetch` for generated calls: with the token where there is one. */
  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    if (this.#standing === "unknown" || (this.#token && this.#isEnding())) await this.renew();
    const request = new Request(input, init);
    const again = request.clone();
    try {
      return await wiredFetch(this.#dressed(request));
    } catch (thrown) {
      const lacking = asProblem(thrown).code === "not_signed_in";
      if (!lacking || !(await this.renew())) throw thrown;
      return wiredFetch(this.#dressed(again));
    }
  };

  #dressed(request: Request): Request {
    if (this.#token) request.headers.set("Authorization", `Bearer ${this.#token}`);
    return request;
  }

  #isEnding(): boolean {
    return performance.now() > this.#endsAt;
  }

  async #ask(path: string, body: object): Promise<boolean> {
    try {
      const answer = await this.#post(path, body);
      this.#take((await answer.json()) as Granted);
      return true;
    } catch (thrown) {
      // Only a refusal says that nobody is signed in; a bad line says nothing.
      if (asProblem(thrown).kind !== "refused") throw thrown;
      this.#leave();
      return false;
    }
  }

  #post(path: string, body: object): Promise<Response> {
    return wiredFetch(`${this.#base}${AUTH}${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  #take(granted: Granted): void {
    this.#token = granted.access_token;
    this.#endsAt = performance.now() + (granted.expires_in - SPARE) * 1000;
    this.#stand("in");
  }

  #leave(): void {
    this.#token = "";
    this.#stand("out");
  }

  #stand(standing: Standing): void {
    if (standing === this.#standing) return;
    this.#standing = standing;
    for (const watcher of this.#watchers) watcher();
  }
}
