import { expect, test } from "vitest";
import { findPlace } from "./place";

test("a market is found by its path", () => {
  expect(findPlace({ pathname: "/locksmith/admin/jobs", hostname: "127.0.0.1" })).toEqual({
    market: "locksmith",
    base: "/locksmith",
  });
});

test("a market on its own host has its pages at the root", () => {
  expect(findPlace({ pathname: "/request", hostname: "locksmith.example.com" })).toEqual({
    market: "locksmith",
    base: "",
  });
});

test("the house's own page is no market's", () => {
  expect(findPlace({ pathname: "/", hostname: "127.0.0.1" })).toEqual({ market: null, base: "" });
});
