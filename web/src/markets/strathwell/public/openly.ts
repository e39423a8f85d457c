import "@markets/strathwell/account";
import { wiredFetch } from "@api/wire";

/**
 * For calls that answer everybody alike: asked at once, without first finding out whether somebody is
 * signed in. Imported for its effect too: the generated client.
 */
export const openly = { fetch: wiredFetch as typeof fetch };
