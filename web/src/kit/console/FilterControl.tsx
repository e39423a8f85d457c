import { cx } from "@kit/base/cx";
import { useEffect, useRef, useState } from "react";
import { buttonLook } from "./Button";
import { controlLook, TextField } from "./Field";
import { chosen, dayOf, endsOf, type Filter, type FilterValue, momentOf, withChanges } from "./filters";
import { Popup } from "./Popup";

interface FilterControlProps {
  filter: Filter;
  value: FilterValue;
  onChange: (next: FilterValue) => void;
}

const OPTION =
  "flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-2 hover:bg-surface-secondary pointer-coarse:min-h-11";

function Options({ filter, value, onChange }: FilterControlProps) {
  const many = filter.kind === "choices";
  const now = chosen(value, filter.name);
  const options = many ? (filter.options ?? []) : [{ value: "", label: "Any" }, ...(filter.options ?? [])];
  const choose = (one: string) => {
    if (!many) return onChange(withChanges(value, { [filter.name]: one }));
    const next = now.includes(one) ? now.filter((other) => other !== one) : [...now, one];
    onChange(withChanges(value, { [filter.name]: next }));
  };
  return (
    <fieldset className="m-0 border-0 p-0">
      <legend className="sr-only">{filter.label}</legend>
      {options.map((option) => (
        <label key={option.value} className={OPTION}>
          <input
            type={many ? "checkbox" : "radio"}
            name={filter.name}
            checked={many || option.value ? now.includes(option.value) : now.length === 0}
            onChange={() => choose(option.value)}
            className="size-4 accent-brand"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

function DateRange({ filter, value, onChange }: FilterControlProps) {
  const [from, to] = endsOf(filter);
  const change = (name: string, end: "from" | "to", day: string) =>
    onChange(withChanges(value, { [name]: day && filter.as !== "days" ? momentOf(day, end, filter.zone) : day }));
  return (
    <div className="flex flex-col gap-3 p-1.5">
      <TextField
        label="From"
        type="date"
        value={dayOf(value[from], filter.zone)}
        max={dayOf(value[to], filter.zone) || undefined}
        onChange={(event) => change(from, "from", event.currentTarget.value)}
      />
      <TextField
        label="To"
        type="date"
        value={dayOf(value[to], filter.zone)}
        min={dayOf(value[from], filter.zone) || undefined}
        onChange={(event) => change(to, "to", event.currentTarget.value)}
      />
    </div>
  );
}

/** One filter: a button that unfolds, a switch, or a field. */
export function FilterControl({ filter, value, onChange }: FilterControlProps) {
  if (filter.kind === "flag") {
    const on = value[filter.name] === true;
    return (
      <button
        type="button"
        aria-pressed={on}
        onClick={() => onChange(withChanges(value, { [filter.name]: !on }))}
        className={cx(buttonLook("secondary", "small"), on && "border-brand bg-brand/10")}
      >
        {filter.label}
      </button>
    );
  }
  if (filter.kind === "text")
    return (
      <DelayedText
        label={filter.label}
        placeholder={filter.placeholder ?? filter.label}
        value={chosen(value, filter.name)[0] ?? ""}
        onChange={(text) => onChange(withChanges(value, { [filter.name]: text }))}
        className="w-36 px-3"
      />
    );
  return (
    <Popup label={filter.label}>
      {filter.kind === "date-range" ? (
        <DateRange filter={filter} value={value} onChange={onChange} />
      ) : (
        <Options filter={filter} value={value} onChange={onChange} />
      )}
    </Popup>
  );
}

const PAUSE_MS = 250;

interface DelayedTextProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (text: string) => void;
  className?: string;
  fieldRef?: React.RefObject<HTMLInputElement | null>;
}

/** A field whose text counts once the typing rests. */
export function DelayedText({ label, placeholder, value, onChange, className, fieldRef }: DelayedTextProps) {
  const [text, setText] = useState(value);
  const told = useRef(value);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    // Changed from elsewhere: a chip removed, the back button.
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    const trimmed = text.trim();
    if (trimmed === told.current) return;
    const timer = setTimeout(() => {
      told.current = trimmed;
      latest.current(trimmed);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <input
      ref={fieldRef}
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur();
      }}
      className={cx(controlLook(false, true), className)}
    />
  );
}
