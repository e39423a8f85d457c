import { expect, test } from "vitest";
import { isIosSafari, isQuiet, offerOf, QUIET_DAYS, readDismissal, type Surroundings } from "./installOffer";

const NOW = Date.parse("2026-03-10T12:00:00Z");
const DAY = 86_400_000;
const around = (more: Partial<Surroundings> = {}): Surroundings => ({
  canPrompt: false,
  isInstalled: false,
  isIosSafari: false,
  dismissedAt: null,
  now: NOW,
  ...more,
});

test("offered only where the browser said it can, or Safari's own menu has it", () => {
  expect(offerOf(around())).toBe("none");
  expect(offerOf(around({ canPrompt: true }))).toBe("prompt");
  expect(offerOf(around({ isIosSafari: true }))).toBe("hint");
  expect(offerOf(around({ canPrompt: true, isInstalled: true }))).toBe("none");
  expect(offerOf(around({ isIosSafari: true, isInstalled: true }))).toBe("none");
});

test("waved away, it stays away for sixty days and no longer", () => {
  const after = (days: number) => offerOf(around({ canPrompt: true, dismissedAt: NOW - days * DAY }));
  expect(after(0)).toBe("none");
  expect(after(QUIET_DAYS - 1)).toBe("none");
  expect(after(QUIET_DAYS)).toBe("prompt");
  expect(isQuiet(null, NOW)).toBe(false);
});

test("what is kept may be missing, broken or from a clock that was ahead", () => {
  expect(readDismissal(null, NOW)).toBeNull();
  expect(readDismissal("", NOW)).toBeNull();
  expect(readDismissal("soon", NOW)).toBeNull();
  expect(readDismissal(String(NOW + DAY), NOW)).toBeNull();
  expect(readDismissal(String(NOW - DAY), NOW)).toBe(NOW - DAY);
});

test("Safari on iPhone and iPad, not other browsers there, not a Mac", () => {
  const iphone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
  const mac =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15";
  expect(isIosSafari(iphone, 5)).toBe(true);
  expect(isIosSafari(mac, 5)).toBe(true);
  expect(isIosSafari(mac, 0)).toBe(false);
  expect(isIosSafari(iphone.replace("Version/18.5", "CriOS/140.0"), 5)).toBe(false);
  expect(isIosSafari("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", 5)).toBe(false);
});
