import { expect, test } from "vitest";
import { givenOf, keyOf, placeOf, readPrice } from "./priceTable";

const everywhere = { service: "rekey", urgency: "urgent", areaId: null } as const;
const inArea = { ...everywhere, areaId: "a1" };

test("an amount is read digit by digit, an empty one inherits only in an area", () => {
  expect(readPrice({ text: "$39.90", offered: true }, everywhere, "USD")).toEqual({
    base: { deposit_minor: 3990, is_offered: true },
  });
  expect(readPrice({ text: "", offered: true }, inArea, "USD")).toEqual({ base: null });
  expect(readPrice({ text: "", offered: true }, everywhere, "USD")).toHaveProperty("wrong");
  expect(readPrice({ text: "0", offered: true }, everywhere, "USD")).toHaveProperty("wrong");
  expect(readPrice({ text: "39.999", offered: true }, everywhere, "USD")).toHaveProperty("wrong");
});

test("the whole table is sent: what stands, changed, and without what was cleared", () => {
  const base = { deposit_minor: 3900, is_offered: true };
  const standing = new Map([
    [keyOf(everywhere), base],
    [keyOf(inArea), base],
  ]);
  const { keys, items } = givenOf(standing, new Map([[keyOf(inArea), null]]));
  expect(keys).toEqual([keyOf(everywhere)]);
  expect(items).toEqual([{ service_type: "rekey", urgency: "urgent", area_id: null, ...base }]);
  expect(placeOf(keyOf(inArea))).toEqual(inArea);
});
