/** The first script of strathwell's public pages. */
import "@kit/theme/public.css";
import { begin } from "./begin";

begin("strathwell", { mount: () => import("./mount"), app: () => import("./strathwell") });
