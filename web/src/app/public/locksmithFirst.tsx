/** The first script of locksmith's public pages. */
import "@kit/theme/public.css";
import { begin } from "./begin";

begin("locksmith", { mount: () => import("./mount"), app: () => import("./locksmith") });
