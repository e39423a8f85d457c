import { type KeyboardEvent, type MouseEvent, useId, useState } from "react";

export interface PickListOptions<Item> {
  items: readonly Item[];
  onPick: (item: Item) => void;
}

/**
 * A text box with a list of suggestions below it (the combobox of the ARIA Authoring Practices, with
 * manual selection): arrows move, Enter takes, Escape and Tab close. The focus stays in the box.
 *
 * A tap elsewhere neither closes nor changes the list: it stands in the page's flow, and what is
 * tapped must not move away from under the finger.
 */
export function usePickList<Item>({ items, onPick }: PickListOptions<Item>) {
  const id = useId();
  const [isWanted, setWanted] = useState(false);
  const [active, setActive] = useState(-1);
  /** What was shown when the box was left. */
  const [held, hold] = useState<readonly Item[] | null>(null);
  const shown = held ?? items;
  const isOpen = isWanted && shown.length > 0;
  const current = isOpen && active < shown.length ? active : -1;

  function close(): void {
    setWanted(false);
    setActive(-1);
  }
  function pick(item: Item): void {
    close();
    onPick(item);
  }
  function move(by: 1 | -1): void {
    setWanted(true);
    const from = current < 0 && by < 0 ? shown.length : current;
    if (shown.length > 0) setActive((from + by + shown.length) % shown.length);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const chosen = shown[current];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && chosen !== undefined && !event.nativeEvent.isComposing) {
      event.preventDefault();
      pick(chosen);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") close();
  }

  return {
    isOpen,
    shown,
    /** Which one the arrows have reached; -1 for none. */
    current,
    /** Typing opens the list and begins anew. */
    typed: () => {
      setWanted(true);
      setActive(-1);
    },
    close,
    boxProps: {
      role: "combobox" as const,
      "aria-autocomplete": "list" as const,
      "aria-expanded": isOpen,
      "aria-controls": `${id}-list`,
      "aria-activedescendant": current < 0 ? undefined : `${id}-${current}`,
      onKeyDown,
      onFocus: () => hold(null),
      onBlur: () => hold(items),
    },
    listProps: {
      id: `${id}-list`,
      role: "listbox" as const,
      // The box keeps the focus while one of the list is pressed.
      onMouseDown: (event: MouseEvent) => event.preventDefault(),
    },
    optionProps: (item: Item, index: number) => ({
      id: `${id}-${index}`,
      role: "option" as const,
      "aria-selected": index === current,
      onClick: () => pick(item),
    }),
  };
}
