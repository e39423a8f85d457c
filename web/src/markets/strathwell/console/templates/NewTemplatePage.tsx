import { addTemplate } from "@api/strathwell/sdk.gen";
import type { TemplateGiven } from "@api/strathwell/types.gen";
import { useIntent } from "@kit/base/intent";
import { ButtonLink } from "@kit/console/Button";
import { PageHeader } from "@kit/console/PageHeader";
import { toast } from "@kit/console/toast";
import { useNavigate } from "@tanstack/react-router";
import { TemplateForm } from "./TemplateForm";
import { useTemplateForm } from "./useTemplateForm";

/** A new design; nobody but staff sees it before it is published. */
export function NewTemplatePage() {
  const navigate = useNavigate();
  const held = useTemplateForm("template-new");
  const add = useIntent({
    send: async (body: TemplateGiven, keyed) => (await addTemplate({ body, ...keyed })).data,
    onDone: (template) => {
      held.forget();
      toast(`${template.title} is saved as a draft`, { tone: "done" });
      void navigate({ to: `/templates/${template.id}`, replace: true });
    },
  });
  return (
    <>
      <PageHeader
        title="New template"
        tab="New template · Strathwell"
        crumbs={[{ label: "Templates", to: "/templates" }]}
      >
        It is a draft until you publish it.
      </PageHeader>
      <TemplateForm
        held={held}
        onSend={(body) => add.mutate(body)}
        busy={add.isPending}
        problem={add.error}
        saveLabel="Save the draft"
        leave={<ButtonLink href="/templates">Cancel</ButtonLink>}
      />
    </>
  );
}
