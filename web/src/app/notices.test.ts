import { expect, test } from "vitest";
import { pageOf, toldIn } from "./notices";

test("a message is read as it was written", () => {
  const told = { id: "m1", title: "Sam is coming", body: "Soon.", url: "/locksmith/request/1#t", market: "locksmith" };
  expect(toldIn(JSON.stringify({ ...told, tag: "job-1" }))).toEqual({ ...told, tag: "job-1" });
  expect(toldIn(JSON.stringify(told)).tag).toBe("m1");
});

test.each(["", "no JSON", "[]", "null", '"text"', '{"title": 7}'])("%j still says that there is news", (text) => {
  expect(toldIn(text)).toMatchObject({ title: "There is news", body: "Press to see it.", url: "/" });
});

test("a market's name goes into an address and is looked at first", () => {
  expect(toldIn('{"market": "../evil"}').market).toBe("");
});

test("a page is known again whatever opened it", () => {
  const origin = "https://house.test";
  expect(pageOf("/locksmith/request/1#token", origin)).toBe("/locksmith/request/1");
  expect(pageOf("https://house.test/locksmith/request/1?a=b#token", origin)).toBe("/locksmith/request/1?a=b");
});
