import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LiveLine } from "./live";

/** A line's other end, as far as a line sees it. */
class Door {
  static readonly OPEN = 1;
  static opened: Door[] = [];
  readyState = 0;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  readonly address: string;
  readonly shown: string[] | undefined;
  constructor(address: string, shown?: string[]) {
    this.address = address;
    this.shown = shown;
    Door.opened.push(this);
  }
  close(): void {
    this.onclose?.();
  }
  send(): void {}
}

beforeEach(() => {
  vi.useFakeTimers();
  Door.opened = [];
  vi.stubGlobal("WebSocket", Door);
  vi.stubGlobal("location", { protocol: "https:", host: "house.test" });
  vi.stubGlobal("document", { addEventListener: () => {}, visibilityState: "visible" });
  vi.stubGlobal("addEventListener", () => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("what is shown at the door stands beside the address, and is another one each time", async () => {
  let given = 0;
  const line = new LiveLine("/market", async () => {
    given += 1;
    return ["live", `ticket.${given}`];
  });
  line.listen("market:things", () => {});
  await vi.advanceTimersByTimeAsync(1);
  Door.opened[0]?.close();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(Door.opened.map((door) => door.shown)).toEqual([
    ["live", "ticket.1"],
    ["live", "ticket.2"],
  ]);
  expect(Door.opened[0]?.address).toBe("wss://house.test/market/api/live?topics=market%3Athings");
});

test("a proof that cannot be had is asked for again, and nothing is opened without it", async () => {
  let asked = 0;
  const line = new LiveLine("", async () => {
    asked += 1;
    if (asked === 1) throw new Error("not now");
    return ["live"];
  });
  line.listen("market:things", () => {});
  await vi.advanceTimersByTimeAsync(1);
  expect([asked, Door.opened.length, line.state()]).toEqual([1, 0, "lost"]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([asked, Door.opened.length]).toEqual([2, 1]);
});

test("without a proof the door is opened at once, as before", async () => {
  const line = new LiveLine("");
  line.listen("market:things", () => {});
  await vi.advanceTimersByTimeAsync(1);
  expect(Door.opened.map((door) => door.shown)).toEqual([undefined]);
});

test("who has stopped listening meanwhile is not connected", async () => {
  let give: (shown: string[]) => void = () => {};
  const line = new LiveLine("", () => new Promise((resolve) => (give = resolve)));
  const stop = line.listen("market:things", () => {});
  await vi.advanceTimersByTimeAsync(1);
  stop();
  give(["live"]);
  await vi.advanceTimersByTimeAsync(1);
  expect(Door.opened).toEqual([]);
});
