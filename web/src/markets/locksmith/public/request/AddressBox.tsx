import { suggestAddress } from "@api/locksmith/sdk.gen";
import type { AddressSuggestion } from "@api/locksmith/types.gen";
import { cx } from "@kit/base/cx";
import { controlLook, Field } from "@kit/public/Field";
import { useQuery } from "@tanstack/react-query";
import { useCombobox } from "downshift";
import { MapPin } from "lucide-react";
import { useDeferredValue, useMemo } from "react";

export interface AddressGiven {
  address: string;
  /** From the suggestion that was taken, as long as its text is not changed. */
  placeId: string | null;
}

export interface AddressBoxProps {
  value: AddressGiven;
  /** Groups one person's keystrokes for the address provider. */
  sessionToken: string;
  error?: string;
  onChange: (given: AddressGiven) => void;
}

const SHORTEST = 3;

function useSuggestions(text: string, sessionToken: string): AddressSuggestion[] {
  const asked = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ["suggest-address", asked],
    queryFn: async ({ signal }) => {
      // Typing goes on: a keystroke later this signal is aborted before anything was asked.
      await new Promise((resolve) => setTimeout(resolve, 180));
      if (signal.aborted) return [];
      return (await suggestAddress({ query: { text: asked, session_token: sessionToken }, signal })).data;
    },
    enabled: asked.length >= SHORTEST,
    staleTime: 60_000,
    retry: false,
    placeholderData: (before) => before,
  });
  return asked.length >= SHORTEST ? (found.data ?? []) : [];
}

/** Where help is needed. Suggestions help; any address that can be found will do. */
export function AddressBox({ value, sessionToken, error, onChange }: AddressBoxProps) {
  const suggestions = useSuggestions(value.placeId ? "" : value.address, sessionToken);
  const items = useMemo(() => suggestions.slice(0, 6), [suggestions]);
  const box = useCombobox({
    items,
    inputValue: value.address,
    itemToString: (item) => item?.text ?? "",
    onSelectedItemChange: ({ selectedItem }) => {
      if (selectedItem) onChange({ address: selectedItem.text, placeId: selectedItem.place_id });
    },
  });
  const isOpen = box.isOpen && items.length > 0;
  return (
    <div className="relative">
      <Field label="Address" hint="Street, number and city: where you are locked out." error={error}>
        {(ids) => (
          <input
            {...box.getInputProps({
              ...ids,
              // Here rather than in downshift's handler, which would move the caret.
              onChange: (event) => onChange({ address: event.currentTarget.value, placeId: null }),
            })}
            id={ids.id}
            aria-labelledby={undefined}
            autoComplete="street-address"
            enterKeyHint="done"
            name="address"
            className={controlLook(Boolean(error))}
          />
        )}
      </Field>
      <ul
        {...box.getMenuProps({ "aria-label": "Suggested addresses" })}
        className={cx(
          "absolute z-20 mt-1 w-full list-none overflow-hidden rounded-xl border border-border bg-overlay p-1 shadow-overlay",
          !isOpen && "hidden",
        )}
      >
        {isOpen
          ? items.map((item, index) => (
              <li
                key={item.place_id ?? item.text}
                {...box.getItemProps({ item, index })}
                className={cx(
                  "flex min-h-11 cursor-pointer items-center gap-2 rounded-lg px-3 py-2",
                  box.highlightedIndex === index && "bg-surface-secondary",
                )}
              >
                <MapPin size={18} aria-hidden className="shrink-0 text-muted" />
                <span>{item.text}</span>
              </li>
            ))
          : null}
      </ul>
    </div>
  );
}
