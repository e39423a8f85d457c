import { describe, expect, it } from "vitest";
import { deviceName } from "./deviceName";
import { wrongEmail, wrongNewPassword } from "./rules";

describe("deviceName", () => {
  it("names browser and system", () => {
    const phone = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36";
    expect(deviceName(phone)).toBe("Chrome on Android");
    expect(deviceName("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17.0 Safari/605.1")).toBe("Safari on Mac");
  });

  it("says nothing of what it does not know", () => {
    expect(deviceName("curl/8")).toBe("");
  });
});

describe("rules", () => {
  it("asks for an address that can be one", () => {
    expect(wrongEmail(" ana@example.org ")).toBeUndefined();
    expect(wrongEmail("ana@example")).toMatch(/one address/);
    expect(wrongEmail(" ")).toMatch(/Write your/);
  });

  it("counts a password's characters as people do, and takes no blank one", () => {
    expect(wrongNewPassword("😀".repeat(11))).toMatch(/at least 12/i);
    expect(wrongNewPassword("😀".repeat(12))).toBeUndefined();
    expect(wrongNewPassword(" ".repeat(14))).toMatch(/Choose/);
  });
});
