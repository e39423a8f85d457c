import { expect, test } from "vitest";
import { type InboxLine, inOrder, neighbour, newsIn, saidAloud, withQuickReply } from "./conversations";
import { keepInboxDraft, readInboxDraft, stepped } from "./inboxDrafts";

const line = (id: string, from: InboxLine["from"] = "them"): InboxLine => ({
  id,
  from,
  who: "Ada",
  at: `2026-03-10T12:0${id}:00Z`,
  text: `Text ${id}`,
});

function store() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}

test("each conversation keeps its own draft; an empty one is not kept", () => {
  const tab = store();
  keepInboxDraft("a", "On our", tab);
  keepInboxDraft("b", "Sorry", tab);
  expect([readInboxDraft("a", tab), readInboxDraft("b", tab), readInboxDraft("c", tab)]).toEqual([
    "On our",
    "Sorry",
    "",
  ]);
  keepInboxDraft("a", "  \n", tab);
  expect(readInboxDraft("a", tab)).toBe("");
  expect(tab.kept.size).toBe(1);
});

test("where storage is forbidden, typing goes on", () => {
  const forbidden = () => {
    throw new Error("denied");
  };
  const tab = { getItem: forbidden, setItem: forbidden, removeItem: forbidden };
  expect(() => keepInboxDraft("a", "text", tab)).not.toThrow();
  expect(readInboxDraft("a", tab)).toBe("");
});

test("a failed reply keeps its words, a sent one leaves an empty box, others are untouched", () => {
  const typed = stepped(stepped({}, { what: "typed", thread: "b", text: "Wait" }), {
    what: "sending",
    thread: "a",
    text: "Hello",
  });
  expect(typed.a).toEqual({ text: "Hello", sending: true, problem: null });
  const failed = stepped(typed, { what: "failed", thread: "a", problem: "no line" });
  expect(failed.a).toEqual({ text: "Hello", sending: false, problem: "no line" });
  expect(stepped(failed, { what: "typed", thread: "a", text: "Hello!" }).a?.problem).toBeNull();
  const sent = stepped(failed, { what: "sent", thread: "a" });
  expect(sent.a).toEqual({ text: "", sending: false, problem: null });
  expect(sent.b?.text).toBe("Wait");
});

test("news is what comes after what was known, not what is fetched before it", () => {
  const known = new Set(["3", "4"]);
  expect(newsIn(known, [line("1"), line("2"), line("3"), line("4")])).toEqual([]);
  expect(newsIn(known, [line("3"), line("4"), line("5")]).map((one) => one.id)).toEqual(["5"]);
  expect(newsIn(null, [line("1")])).toEqual([]);
  expect(newsIn(new Set(), [line("1")])).toHaveLength(1);
  expect(newsIn(known, [line("7")])).toEqual([]);
  expect(inOrder([line("2"), line("1")]).map((one) => one.id)).toEqual(["1", "2"]);
});

test("read aloud: their words, not ours; many as a number", () => {
  expect(saidAloud([line("1"), line("2", "us"), line("3", "system")])).toBe("Ada: Text 1. Text 3");
  expect(saidAloud([line("2", "us")])).toBe("");
  expect(saidAloud(["1", "2", "3", "4"].map((id) => line(id)))).toBe("4 new messages");
});

test("neighbours stop at the ends; a ready answer goes after what is typed", () => {
  const ids = ["a", "b", "c"];
  expect([neighbour(ids, null, 1), neighbour(ids, "a", 1), neighbour(ids, "c", 1), neighbour(ids, "a", -1)]).toEqual([
    "a",
    "b",
    "c",
    "a",
  ]);
  expect([neighbour(ids, "gone", -1), neighbour([], null, 1)]).toEqual(["a", undefined]);
  expect(withQuickReply("", "Yes.")).toBe("Yes.");
  expect(withQuickReply("Hello \n", "Yes.")).toBe("Hello\nYes.");
});
