/** Imported for its effect by the pages that call the API: the generated client is pointed at it. */

import { configureLocksmith } from "@api/locksmithClient";
import { findPlace } from "@kit/base/place";

configureLocksmith(findPlace(location).base);
