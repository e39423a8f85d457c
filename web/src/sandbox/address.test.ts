import { expect, it } from "vitest";
import { shortAddress, shortPath } from "./address";

it("writes addresses without ids and tokens in full", () => {
  const url = "http://127.0.0.1:8000/locksmith/request/01a1fe8d-222a-7383-a71d-0913506ef7c4#token";
  expect(shortAddress(url)).toBe("127.0.0.1:8000/locksmith/request/…f7c4");
  expect(shortPath(url)).toBe("/locksmith/request/…f7c4");
  expect(shortAddress("https://house.test/")).toBe("house.test");
});
