import type { Category } from "@api/strathwell/types.gen";
import { Select, TextArea, TextField } from "@kit/console/Field";
import { CATEGORY } from "@markets/strathwell/words";
import { HOME_CURRENCY, type Typed, type Wrong } from "./description";

const SERVICES = (Object.entries(CATEGORY) as [Category, string][])
  .filter(([value]) => value !== "venue")
  .map(([value, label]) => ({ value, label }));

export interface DescribeFieldsProps {
  typed: Typed;
  onType: (name: keyof Typed, text: string) => void;
  wrong: Wrong;
  isVenue: boolean;
  currency: string | undefined;
}

export function DescribeFields({ typed, onType, wrong, isVenue, currency = HOME_CURRENCY }: DescribeFieldsProps) {
  const field = (name: keyof Typed) => ({
    name,
    value: typed[name],
    error: wrong[name],
    onChange: (event: { currentTarget: { value: string } }) => onType(name, event.currentTarget.value),
  });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 sm:grid-cols-2">
      <div className="sm:col-span-2">
        <TextField
          {...field("name")}
          label="Business name"
          hint="The name organizers know you by."
          autoComplete="organization"
          maxLength={120}
        />
      </div>
      {isVenue ? null : <Select {...field("category")} label="What you do" none="Choose one" options={SERVICES} />}
      <TextField {...field("city")} label="City" autoComplete="address-level2" maxLength={100} />
      <div className={isVenue ? "sm:col-span-2" : undefined}>
        <TextField
          {...field("place")}
          label={isVenue ? "Address" : "Address or area you serve"}
          optional={!isVenue}
          autoComplete="street-address"
          maxLength={300}
        />
      </div>
      {isVenue ? (
        <TextField
          {...field("capacity")}
          label="Guests at most"
          inputMode="numeric"
          autoComplete="off"
          maxLength={7}
          className="figures"
        />
      ) : null}
      <TextField
        {...field("price")}
        label={`List price (${currency})`}
        optional
        hint="What you ask for as a rule. Without one you name a price with each answer."
        inputMode="decimal"
        autoComplete="off"
        className="figures"
      />
      <div className="sm:col-span-2">
        <TextArea
          {...field("description")}
          label="About"
          optional
          hint="What makes it yours. Leave out phone numbers and mail addresses."
          rows={5}
          maxLength={4000}
        />
      </div>
    </div>
  );
}
