import { archiveTemplate, changeTemplate } from "@api/strathwell/sdk.gen";
import type { TemplateFile } from "@api/strathwell/types.gen";
import type { Keyed } from "@kit/base/intent";
import { ActionBar, type ActionOffered } from "@kit/console/ActionBar";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { useAct } from "@markets/strathwell/console/useAct";
import { useState } from "react";

type Name = "publish" | "unpublish" | "archive";

const DOES: Record<Name, { label: string; says: string; done: string }> = {
  publish: {
    label: "Publish",
    says: "Everybody sees it in the gallery, and subscribers see all of it. What you changed and did not save is not in it.",
    done: "is published",
  },
  unpublish: {
    label: "Take back",
    says: "It leaves the gallery and becomes a draft again. Bookings made from it keep naming it.",
    done: "is a draft again",
  },
  archive: {
    label: "Archive",
    says: "Nobody finds it any more. Bookings made from it keep naming it, and it can be published again.",
    done: "is archived",
  },
};

function actionsOn({ status }: TemplateFile): ActionOffered[] {
  const offered = (name: Name, allowed: boolean, why_not: string) => ({
    name,
    label: DOES[name].label,
    allowed,
    why_not,
  });
  return [
    offered("publish", status !== "published", "It is published."),
    offered("unpublish", status === "published", "It is not published."),
    offered("archive", status !== "archived", "It is archived."),
  ];
}

function send(template: TemplateFile, name: Name, keyed: Keyed): Promise<{ data?: unknown }> {
  const path = { template_id: template.id };
  if (name === "archive") return archiveTemplate({ path, ...keyed });
  return changeTemplate({ path, body: { status: name === "publish" ? "published" : "draft" }, ...keyed });
}

/** Who may see a template, and a question before it changes. */
export function TemplateControls({ template }: { template: TemplateFile }) {
  const [name, ask] = useState<Name | null>(null);
  return (
    <>
      <ActionBar
        actions={actionsOn(template)}
        onAct={(one) => ask(one as Name)}
        primary={["publish"]}
        danger={["archive"]}
        label={`Actions on ${template.title}`}
      />
      {name ? <Asking template={template} name={name} onClose={() => ask(null)} /> : null}
    </>
  );
}

function Asking({ template, name, onClose }: { template: TemplateFile; name: Name; onClose: () => void }) {
  const { label, says, done } = DOES[name];
  const act = useAct({
    send: (wanted: Name, keyed) => send(template, wanted, keyed),
    says: `${template.title} ${done}`,
    onDone: onClose,
  });
  return (
    <ConfirmAction
      open
      title={`${label}: ${template.title}`}
      says={says}
      reason="none"
      danger={name === "archive"}
      confirmLabel={label}
      busy={act.isPending}
      problem={act.error}
      onConfirm={() => act.mutate(name)}
      onClose={onClose}
    />
  );
}
