import { choose, chosenTheme } from "@kit/base/theme";
import type { Command } from "@kit/console/found";
import { session } from "@markets/strathwell/account";

/** What ⌘K can do at a desk beside going somewhere. */
export const commands: Command[] = [
  {
    id: "theme",
    title: "Switch between light and dark",
    run: () => choose(chosenTheme() === "dark" ? "light" : "dark"),
  },
  { id: "print", title: "Print this page", run: () => window.print() },
  { id: "sign-out", title: "Sign out", run: () => void session.signOut() },
];
