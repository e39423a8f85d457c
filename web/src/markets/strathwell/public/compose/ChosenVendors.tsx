import type { VendorPage } from "@api/strathwell/types.gen";
import { VendorLine } from "@markets/strathwell/pick/VendorLine";
import { useId } from "react";

export interface ChosenVendorsProps {
  title: string;
  vendors: readonly VendorPage[];
  chosen: readonly string[];
  type: "radio" | "checkbox";
  /** The same as of the search below: one of all of them. */
  name: string;
  onChoose: (vendorId: string, isChosen: boolean) => void;
}

/** Vendors who are chosen or kept already, above the search. */
export function ChosenVendors({ title, vendors, chosen, type, name, onChoose }: ChosenVendorsProps) {
  const id = useId();
  if (!vendors.length) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="m-0 mb-2 text-lg font-semibold">
        {title}
      </h2>
      <ul className="m-0 grid list-none gap-2 p-0">
        {vendors.map((vendor) => (
          <li key={vendor.id}>
            <VendorLine
              vendor={vendor}
              type={type}
              name={name}
              isChosen={chosen.includes(vendor.id)}
              onChoose={(isChosen) => onChoose(vendor.id, isChosen)}
            />
            {vendor.free === false ? (
              <p className="m-0 mt-1 text-sm font-medium text-trouble-ink">Not free on your day.</p>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
