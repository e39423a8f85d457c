import type { TemplateFile } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import { said } from "@markets/strathwell/words";

const none = (text: string) => <span className="text-muted">{text}</span>;

function guests({ min_guests: fewest, max_guests: most }: TemplateFile) {
  if (fewest === null && most === null) return none("Any number");
  if (fewest === null) return `Up to ${most}`;
  return most === null ? `From ${fewest}` : `${fewest} to ${most}`;
}

export const columns: Column<TemplateFile>[] = [
  { id: "title", header: "Title", cell: (template) => template.title, width: 220, priority: 1 },
  {
    id: "status",
    header: "Status",
    cell: (template) => <StatusBadge {...said("template", template.status)} />,
    width: 130,
    priority: 2,
  },
  { id: "occasion", header: "Occasion", cell: (template) => template.occasion || none("Any"), width: 130, priority: 3 },
  { id: "style", header: "Style", cell: (template) => template.style || none("None"), width: 130, hiddenAtFirst: true },
  { id: "guests", header: "Guests", cell: guests, width: 120, priority: 4 },
  {
    id: "budget",
    header: "Budget",
    cell: (template) =>
      template.budget_cents === null ? (
        none("None")
      ) : (
        <MoneyText amountMinor={template.budget_cents} currency={template.currency} />
      ),
    align: "end",
    width: 130,
    priority: 5,
  },
  {
    id: "media",
    header: "Pictures",
    cell: (template) => template.media.length || none("None"),
    align: "end",
    width: 90,
    priority: 6,
  },
  {
    id: "position",
    header: "Place",
    cell: (template) => template.position,
    align: "end",
    width: 80,
    hiddenAtFirst: true,
  },
  {
    id: "updated",
    header: "Changed",
    cell: (template) => <TimeText at={template.updated_at} />,
    width: 120,
    priority: 7,
  },
];
