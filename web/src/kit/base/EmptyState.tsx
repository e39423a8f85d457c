import type { ReactNode } from "react";

export interface EmptyStateProps {
  title: string;
  /** What this place is for, in a sentence. */
  children: ReactNode;
  /** The one action that fills it. */
  action?: ReactNode;
  icon?: ReactNode;
}

export function EmptyState({ title, children, action, icon }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-2 rounded-lg border border-dashed border-border px-6 py-10 text-center">
      {icon ? <span className="text-muted">{icon}</span> : null}
      <p className="text-base font-semibold">{title}</p>
      <p className="max-w-prose text-muted">{children}</p>
      {action ? <div className="mt-2">{action}</div> : null}
    </div>
  );
}
