import type { AddressSuggestion } from "@api/locksmith/types.gen";
import { cx } from "@kit/base/cx";
import { controlLook, Field } from "@kit/public/Field";
import { usePickList } from "@kit/public/usePickList";
import { useQuery } from "@tanstack/react-query";
import { MapPin } from "lucide-react";
import { useDeferredValue } from "react";
import { ADDRESS_HINT, ADDRESS_LABEL } from "./wording";

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
/** So many that a phone shows them together with the button below. */
const MOST = 4;
const NONE: AddressSuggestion[] = [];

function useSuggestions(text: string, sessionToken: string): AddressSuggestion[] {
  const asked = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ["suggest-address", asked],
    queryFn: async ({ signal }) => {
      // Typing goes on: a keystroke later this signal is aborted before anything was asked.
      await new Promise((resolve) => setTimeout(resolve, 180));
      if (signal.aborted) return NONE;
      const { suggest } = await import("./suggest");
      return (await suggest(asked, sessionToken, signal)).slice(0, MOST);
    },
    enabled: asked.length >= SHORTEST,
    staleTime: 60_000,
    retry: false,
    placeholderData: (before) => before,
  });
  return asked.length >= SHORTEST ? (found.data ?? NONE) : NONE;
}

const alike = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase();

/** Where help is needed. Suggestions help; any address that can be found will do. */
export function AddressBox({ value, sessionToken, error, onChange }: AddressBoxProps) {
  const items = useSuggestions(value.placeId ? "" : value.address, sessionToken);
  const take = (item: AddressSuggestion) => onChange({ address: item.text, placeId: item.place_id });
  const list = usePickList({ items, onPick: take });

  function typed(address: string): void {
    // Typed out in full it is as good as taken, and the list is in nobody's way.
    const meant = items.find((item) => alike(item.text, address));
    if (meant) list.close();
    else list.typed();
    onChange({ address, placeId: meant?.place_id ?? null });
  }

  return (
    <div>
      <Field label={ADDRESS_LABEL} hint={ADDRESS_HINT} error={error}>
        {(ids) => (
          <input
            {...ids}
            {...list.boxProps}
            value={value.address}
            onChange={(event) => typed(event.currentTarget.value)}
            autoComplete="street-address"
            enterKeyHint="done"
            name="address"
            className={controlLook(Boolean(error))}
          />
        )}
      </Field>
      {/* In the page's flow: what comes below is pushed down, never covered. */}
      <ul
        {...list.listProps}
        aria-label="Suggested addresses"
        className={cx(
          "m-0 mt-1 list-none overflow-hidden rounded-xl border border-border bg-overlay p-1",
          !list.isOpen && "hidden",
        )}
      >
        {list.isOpen
          ? list.shown.map((item, index) => (
              <li
                key={item.place_id ?? item.text}
                {...list.optionProps(item, index)}
                className={cx(
                  "flex min-h-11 cursor-pointer items-center gap-2 rounded-lg px-3 py-1.5 leading-snug hover:bg-surface-secondary",
                  list.current === index && "bg-surface-secondary",
                )}
              >
                <MapPin size={18} aria-hidden className="shrink-0 text-muted" />
                <span className="min-w-0">{item.text}</span>
              </li>
            ))
          : null}
      </ul>
      <p role="status" className="sr-only">
        {list.isOpen ? `${list.shown.length} suggested. Choose with the arrow keys, or go on with what you wrote.` : ""}
      </p>
    </div>
  );
}
