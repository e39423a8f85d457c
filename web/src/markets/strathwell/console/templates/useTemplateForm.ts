import type { TemplateFile } from "@api/strathwell/types.gen";
import { forgetDraft, keepDraft, readDraft } from "@markets/strathwell/console/draft";
import { type KeptFile, useUploads } from "@markets/strathwell/useUploads";
import { useEffect, useState } from "react";
import { NOTHING, type Typed, typedOf } from "./fields";

interface Draft {
  typed: Typed;
  files: KeptFile[];
}

function filesOf(template: TemplateFile | undefined): KeptFile[] {
  return (template?.media ?? []).map(({ file_id, caption, content_type, url }, index) => ({
    fileId: file_id,
    name: caption || `${content_type.startsWith("image/") ? "Picture" : "File"} ${index + 1}`,
    contentType: content_type,
    url,
  }));
}

/** The links of what is shown already, laid over what was kept: links are good for a while only. */
const withLinks = (files: readonly KeptFile[], known: readonly KeptFile[]): KeptFile[] =>
  files.map((file) => known.find(({ fileId }) => fileId === file.fileId) ?? file);

const idsOf = (files: readonly KeptFile[]): string => files.map(({ fileId }) => fileId).join();

/** The form about one template; what is typed is kept in this tab until it is saved. */
export function useTemplateForm(name: string, template?: TemplateFile) {
  const [start] = useState<Draft>(() => ({
    typed: template ? typedOf(template) : NOTHING,
    files: filesOf(template),
  }));
  const [first] = useState(() => readDraft<Draft>(name));
  const [typed, setTyped] = useState<Typed>(() => ({ ...start.typed, ...first?.typed }));
  const uploads = useUploads("template_media", first ? withLinks(first.files, start.files) : start.files);
  const kept = uploads.kept.map(({ fileId, name: file, contentType }) => ({ fileId, name: file, contentType }));
  const filesChanged = idsOf(kept) !== idsOf(start.files);
  const changed = filesChanged || JSON.stringify(typed) !== JSON.stringify(start.typed);
  const draft = JSON.stringify({ typed, files: kept });
  useEffect(() => {
    if (changed) keepDraft(name, JSON.parse(draft));
    else forgetDraft(name);
  }, [name, draft, changed]);
  return {
    typed,
    change: (changes: Partial<Typed>) => setTyped((now) => ({ ...now, ...changes })),
    uploads,
    changed,
    /** Sent only where they differ: another editor's pictures stay. */
    mediaIds: filesChanged ? uploads.ids : undefined,
    /** Something was kept from before. */
    isDraft: first !== undefined,
    forget: () => forgetDraft(name),
  };
}
