import type { Category, TemplateSeen } from "@api/strathwell/types.gen";
import { formatMoney } from "@kit/base/format";
import { buttonLook } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { PageTitle } from "@kit/public/PublicShell";
import { ShareBar } from "@kit/public/ShareBar";
import { Pictures } from "@markets/strathwell/public/Pictures";
import { CATEGORY } from "@markets/strathwell/words";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { guestsOf, partOf } from "./wording";

/** A template as subscribers see it. */
export function WholeTemplate({ template }: { template: TemplateSeen }) {
  const pictures = template.media.flatMap(({ file_id, url, content_type, caption }, index) =>
    url && content_type.startsWith("image/")
      ? [{ id: file_id, url, says: caption || `${template.title}, picture ${index + 1}` }]
      : [],
  );
  const facts = [template.occasion, template.style, guestsOf(template)].filter(Boolean).join(" · ");
  return (
    <div data-wide className="flex flex-col gap-4">
      <Link
        to="/templates"
        className="inline-flex min-h-11 items-center gap-2 self-start text-link no-underline hover:underline"
      >
        <ArrowLeft size={18} aria-hidden /> Templates
      </Link>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Pictures key={template.id} label={`Pictures of ${template.title}`} pictures={pictures} />
        <div className="flex flex-col gap-4">
          <PageTitle tab={`${template.title} · Strathwell`}>{template.title}</PageTitle>
          {facts ? <p className="m-0 text-muted first-letter:uppercase">{facts}</p> : null}
          {template.summary ? <p className="m-0 whitespace-pre-line">{template.summary}</p> : null}
          <Link to="/planner" search={{ template: template.id } as never} className={buttonLook("primary", true)}>
            Plan with this template
          </Link>
        </div>
        <BudgetSplit template={template} />
        {template.steps.length ? <Steps steps={template.steps} /> : null}
      </div>
    </div>
  );
}

function BudgetSplit({ template }: { template: TemplateSeen }) {
  const budget = template.budget_cents;
  const parts = Object.entries(template.budget_split).sort(([, a], [, b]) => b - a);
  if (!parts.length) return null;
  return (
    <Card className="flex flex-col gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 className="m-0 text-xl font-semibold">How the budget is split</h2>
        {budget === null ? null : <p className="figures m-0 font-semibold">{formatMoney(budget, template.currency)}</p>}
      </div>
      <ShareBar
        caption="How the budget is split"
        heads={{ label: "For", share: "Share", ...(budget === null ? {} : { amount: "About" }) }}
        shares={parts.map(([category, basisPoints]) => ({
          id: category,
          label: CATEGORY[category as Category] ?? category,
          basisPoints,
          amount: budget === null ? undefined : formatMoney(partOf(budget, basisPoints), template.currency),
        }))}
      />
    </Card>
  );
}

function Steps({ steps }: { steps: readonly string[] }) {
  const numbered = steps.map((text, index) => ({ number: index + 1, text }));
  return (
    <section>
      <h2 className="m-0 mb-3 text-xl font-semibold">What to do when</h2>
      <ol className="m-0 flex list-none flex-col gap-3 p-0">
        {numbered.map(({ number, text }) => (
          <li key={number} className="flex gap-3">
            <span
              aria-hidden
              className="figures grid size-7 shrink-0 place-items-center rounded-full bg-brand text-sm font-semibold text-brand-foreground"
            >
              {number}
            </span>
            <span className="pt-0.5 whitespace-pre-line">{text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
