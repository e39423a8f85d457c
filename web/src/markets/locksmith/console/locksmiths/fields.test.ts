import type { LocksmithRow } from "@api/locksmith/types.gen";
import { expect, test } from "vitest";
import { type Checked, changesOf, checked, NOTHING, type Typed, typedOf } from "./fields";

const options = { fields: {}, shouldUseNativeValidation: false } as Parameters<typeof checked>[2];
const read = (typed: Partial<Typed>) => checked({ ...NOTHING, ...typed }, undefined, options);
const whole: Partial<Typed> = {
  display_name: " Ace Lock & Key ",
  phone: "(312) 555-0199",
  primary_city: "Oak Park",
  services: ["rekey"],
};

test("what is typed becomes what is sent", async () => {
  const { values, errors } = await read({ ...whole, base_lat: "41.885", base_lng: "-87.784" });
  expect(errors).toEqual({});
  expect(values).toMatchObject({
    display_name: "Ace Lock & Key",
    phone: "+13125550199",
    supports_rekey: true,
    supports_car_lockout: false,
    base_lat: 41.885,
  });
});

test("each field says what is wrong with it", async () => {
  const { errors } = await read({ phone: "12", base_lat: "north", base_lng: "1" });
  expect(Object.keys(errors).sort()).toEqual(["base_lat", "display_name", "phone", "primary_city", "services"]);
});

test("half a base point is refused", async () => {
  expect(Object.keys((await read({ ...whole, base_lat: "41.9" })).errors)).toEqual(["base_lng"]);
});

test("only what changed is sent, the base point whole", async () => {
  const { values } = await read({ ...whole, base_lat: "1", base_lng: "2" });
  const before = { ...(values as Checked), is_active: true } as LocksmithRow;
  const again = (await checked({ ...typedOf(before), notes: "Van", base_lat: "3" }, undefined, options)).values;
  expect(changesOf(before, again as Checked)).toEqual({ notes: "Van", base_lat: 3, base_lng: 2 });
});
