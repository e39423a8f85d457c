import { zReportName } from "@api/strathwell/zod.gen";
import { lenientSearch } from "@kit/base/search";
import * as z from "zod/mini";

/** Which report, and from which day to which; the API's default span where nothing is said. */
export const reportsSearch = lenientSearch(z.object({ name: zReportName, since: z.iso.date(), until: z.iso.date() }));
