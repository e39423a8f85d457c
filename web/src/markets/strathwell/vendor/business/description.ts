import { onboardService, onboardVenue } from "@api/strathwell/sdk.gen";
import type { MediaSeen, ServiceOnboarding, VendorSeen, VendorType } from "@api/strathwell/types.gen";
import type { Keyed } from "@kit/base/intent";
import { parseMoney, typedMoney } from "@kit/console/money";
import type { KeptFile } from "@markets/strathwell/useUploads";

/** A business as it stands in the form: text as it is typed, files apart. */
export interface Typed {
  name: string;
  category: string;
  city: string;
  place: string;
  capacity: string;
  description: string;
  price: string;
}

/** Files of the form: pictures or work samples, and a venue's plan. */
export interface Files {
  shown: KeptFile[];
  plan: KeptFile[];
}

export interface Described {
  typed: Typed;
  files: Files;
}

export type Wrong = Partial<Record<keyof Typed | "shown" | "plan", string>>;

/** What prices are in while there is no business that says so. */
export const HOME_CURRENCY = "USD";

const NOTHING: Typed = { name: "", category: "", city: "", place: "", capacity: "", description: "", price: "" };

/** Files come back without the names they were sent with. */
function nameOf(kind: string, type: string, place: number): string {
  if (kind === "venue_blueprint") return "Floor plan";
  const what = type.startsWith("image/") ? "Picture" : type.startsWith("video/") ? "Film" : "Document";
  return `${what} ${place + 1}`;
}

const filesOf = (media: readonly MediaSeen[], kinds: readonly string[]): KeptFile[] =>
  media
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ file_id, kind, content_type, caption, url }, place) => ({
      fileId: file_id,
      contentType: content_type,
      name: caption || nameOf(kind, content_type, place),
      url,
    }));

/** What the server knows, as the form shows it. */
export function describedBy(vendor: VendorSeen | undefined): Described {
  if (!vendor) return { typed: NOTHING, files: { shown: [], plan: [] } };
  const media = vendor.media ?? [];
  return {
    typed: {
      name: vendor.business_name,
      category: vendor.category,
      city: vendor.city,
      place: vendor.location_text,
      capacity: vendor.capacity === null ? "" : String(vendor.capacity),
      description: vendor.description,
      price: vendor.base_price_cents === null ? "" : typedMoney(vendor.base_price_cents, vendor.currency),
    },
    files: {
      shown: filesOf(media, ["venue_photo", "service_portfolio"]),
      plan: filesOf(media, ["venue_blueprint"]),
    },
  };
}

const CAPACITY_MAX = 100_000;

function wrongCapacity(text: string): string | undefined {
  const plain = text.trim().replaceAll(",", "");
  if (!/^\d+$/.test(plain)) return "Type a whole number, such as 180.";
  const many = Number(plain);
  return many >= 1 && many <= CAPACITY_MAX ? undefined : "Between 1 and 100,000 guests.";
}

/** What is missing or wrong before it can be saved, by field. */
export function wrongIn(typed: Typed, type: VendorType, currency: string): Wrong {
  const wrong: Wrong = {};
  if (!typed.name.trim()) wrong.name = "Give your business's name.";
  if (!typed.city.trim()) wrong.city = "Name the city you work in.";
  if (type === "venue_owner") {
    if (!typed.place.trim()) wrong.place = "Give the address guests come to.";
    const capacity = wrongCapacity(typed.capacity);
    if (capacity) wrong.capacity = capacity;
  } else if (!typed.category || typed.category === "venue") wrong.category = "Choose what you do.";
  if (typed.price.trim()) {
    const read = parseMoney(typed.price, currency);
    if ("wrong" in read) wrong.price = read.wrong;
    else if (read.minor === 0) wrong.price = "Leave it empty when there is no list price.";
  }
  return wrong;
}

export interface Wish {
  type: VendorType;
  typed: Typed;
  currency: string;
  shown: string[];
  plan: string[];
  submit: boolean;
}

/** Says all of it to the server, in place of what was said before. */
export function describe(wish: Wish, keyed: Keyed) {
  const { type, typed, currency, shown, plan, submit } = wish;
  const read = typed.price.trim() ? parseMoney(typed.price, currency) : null;
  const told = {
    business_name: typed.name.trim(),
    city: typed.city.trim(),
    location_text: typed.place.trim(),
    description: typed.description.trim(),
    base_price_cents: read && "minor" in read ? read.minor : null,
    submit,
  };
  if (type === "venue_owner") {
    const capacity = Number(typed.capacity.trim().replaceAll(",", ""));
    const body = { ...told, capacity, photo_file_ids: shown, blueprint_file_id: plan[0] ?? null };
    return onboardVenue({ body, ...keyed });
  }
  const category = typed.category as ServiceOnboarding["category"];
  return onboardService({ body: { ...told, category, portfolio_file_ids: shown }, ...keyed });
}

/** The server's names of the fields, by ours. */
export const FIELD: Record<keyof Wrong, readonly string[]> = {
  name: ["business_name"],
  category: ["category"],
  city: ["city"],
  place: ["location_text"],
  capacity: ["capacity"],
  description: ["description"],
  price: ["base_price_cents"],
  shown: ["photo_file_ids", "portfolio_file_ids"],
  plan: ["blueprint_file_id"],
};
