import { type ReactNode, useId } from "react";

export interface State {
  title: string;
  picture: ReactNode;
}

/** A picture in each of its states; "Light or dark" turns them all. */
export function States({ states }: { states: State[] }) {
  return (
    <div className="grid gap-6">
      {states.map((state) => (
        <Shown key={state.title} {...state} />
      ))}
    </div>
  );
}

function Shown({ title, picture }: State) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-xl border border-border bg-surface p-4 shadow-surface">
      <h2 id={id} className="m-0 mb-3 font-semibold text-sm">
        {title}
      </h2>
      {picture}
    </section>
  );
}
