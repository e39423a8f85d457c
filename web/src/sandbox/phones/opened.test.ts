import { expect, it } from "vitest";
import { browse, type Opened, putBack, take, turnTo } from "./opened";

const numbers = (opened: Opened) => opened.map((one) => one.number);

it("holds three phones, and puts the oldest back for a fourth", () => {
  const three = ["a", "b", "c"].reduce<Opened>(take, []);
  expect(numbers(take(three, "d"))).toEqual(["b", "c", "d"]);
  expect(take(three, "b")).toBe(three);
  expect(numbers(putBack(three, "b"))).toEqual(["a", "c"]);
});

it("keeps a phone's page while its texts are read, and opens the same address anew", () => {
  const first = browse([], "a", "http://app/request/1#token");
  expect(first[0]).toEqual({ number: "a", page: "http://app/request/1#token", visit: 1, shows: "page" });
  const reading = turnTo(first, "a", "texts");
  expect(reading[0]?.page).toBe("http://app/request/1#token");
  expect(browse(reading, "a", "http://app/request/1#token")[0]).toMatchObject({ visit: 2, shows: "page" });
});
