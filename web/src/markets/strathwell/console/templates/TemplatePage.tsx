import { changeTemplate } from "@api/strathwell/sdk.gen";
import type { TemplateChanged, TemplateFile } from "@api/strathwell/types.gen";
import { useIntent } from "@kit/base/intent";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { PageHeader } from "@kit/console/PageHeader";
import { toast } from "@kit/console/toast";
import { Whole } from "@markets/strathwell/console/Whole";
import { said } from "@markets/strathwell/words";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { templateOptions } from "./find";
import { TemplateControls } from "./TemplateControls";
import { TemplateForm } from "./TemplateForm";
import { useTemplateForm } from "./useTemplateForm";

const route = getRouteApi("/templates/$templateId");

/** One design: changed, published, taken back, archived. */
export function TemplatePage() {
  const { templateId } = route.useParams();
  // A form is not changed under one's hands: it is read again after saving, not by the clock.
  const found = useQuery({ ...templateOptions(templateId), refetchOnWindowFocus: false });
  return (
    <Whole found={found} what="the template" as="page">
      {(template) => {
        const status = said("template", template.status);
        return (
          <>
            <PageHeader
              title={template.title}
              tab={`${template.title} · ${status.label} · Strathwell`}
              crumbs={[{ label: "Templates", to: "/templates" }]}
              status={<StatusBadge {...status} size="large" />}
              actions={<TemplateControls template={template} />}
            >
              Changed <TimeText at={template.updated_at} />
            </PageHeader>
            <Editor key={`${template.id} ${template.updated_at}`} template={template} />
          </>
        );
      }}
    </Whole>
  );
}

function Editor({ template }: { template: TemplateFile }) {
  const held = useTemplateForm(`template-${template.id}`, template);
  const save = useIntent({
    send: (body: TemplateChanged, keyed) => changeTemplate({ path: { template_id: template.id }, body, ...keyed }),
    onDone: () => {
      held.forget();
      toast(`${template.title} is saved`, { tone: "done" });
    },
  });
  return (
    <TemplateForm
      held={held}
      template={template}
      onSend={(body) => save.mutate(body)}
      busy={save.isPending}
      problem={save.error}
      saveLabel="Save"
    />
  );
}
