import { ApiProblem } from "@api/problem";
import { listAllTemplates } from "@api/strathwell/sdk.gen";
import type { TemplateFile } from "@api/strathwell/types.gen";
import { queryOptions } from "@tanstack/react-query";

const PAGE = 100;

/** One template as its editors see it. There is no call for one: the list is read until it comes. */
async function find(id: string, signal: AbortSignal): Promise<TemplateFile> {
  let cursor: string | undefined;
  do {
    const page = (await listAllTemplates({ query: { size: PAGE, cursor }, signal })).data;
    const found = page.items.find((one) => one.id === id);
    if (found) return found;
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  throw new ApiProblem({ kind: "refused", status: 404, code: "not_found", message: "There is no such template." });
}

export const templateOptions = (id: string) =>
  queryOptions({ queryKey: ["strathwell", "template", id], queryFn: ({ signal }) => find(id, signal) });
