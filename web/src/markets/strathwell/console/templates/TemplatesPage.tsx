import { listAllTemplates } from "@api/strathwell/sdk.gen";
import type { TemplateFile, TemplateStatus } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { ButtonLink } from "@kit/console/Button";
import { DataTable } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import type { Filter } from "@kit/console/filters";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { said } from "@markets/strathwell/words";
import { getRouteApi } from "@tanstack/react-router";
import { LayoutTemplate, Plus } from "lucide-react";
import { columns } from "./columns";

const route = getRouteApi("/templates");
const PAGE = 50;
const STATES: TemplateStatus[] = ["draft", "published", "archived"];

const filters: Filter[] = [
  {
    name: "status",
    label: "Status",
    kind: "choice",
    options: STATES.map((value) => ({ value, label: said("template", value).label })),
  },
];

const add = (
  <ButtonLink href="/templates/new" look="primary" icon={<Plus size={16} aria-hidden />}>
    New template
  </ButtonLink>
);

/** All designs, drafts and archived ones too. */
export function TemplatesPage() {
  const { cursor: _cursor, size: _size, ...kept } = route.useSearch();
  const navigate = route.useNavigate();
  const pages = usePages<TemplateFile>({
    queryKey: ["strathwell", "templates", kept],
    fetchPage: async (cursor, signal) =>
      (await listAllTemplates({ query: { ...kept, cursor, size: PAGE }, signal })).data,
  });
  return (
    <>
      <PageHeader title="Templates" tab="Templates · Strathwell" actions={add} />
      <DataTable
        {...pages.table}
        label="Templates"
        columns={columns}
        rowKey={(template) => template.id}
        rowHref={(template) => `/templates/${template.id}`}
        storageKey="strathwell-templates"
        toolbar={
          <FilterBar
            filters={filters}
            value={kept}
            onChange={(next) => void navigate({ search: next as typeof kept, replace: true })}
          />
        }
        empty={
          kept.status ? (
            <EmptyState title="No template is in this state">Take the filter away to see the others.</EmptyState>
          ) : (
            <EmptyState title="No templates yet" icon={<LayoutTemplate size={28} aria-hidden />} action={add}>
              A template is an event worked out in advance: what it looks like, what it costs and how one gets there.
            </EmptyState>
          )
        }
      />
    </>
  );
}
