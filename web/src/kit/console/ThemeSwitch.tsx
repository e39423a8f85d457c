import { choose, chosenTheme, type Theme } from "@kit/base/theme";
import { Moon, Sun } from "lucide-react";
import { useState } from "react";

export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  const other: Theme = theme === "dark" ? "light" : "dark";
  const Icon = theme === "dark" ? Sun : Moon;
  return (
    <button
      type="button"
      aria-label={`Use the ${other} theme`}
      title={`Use the ${other} theme`}
      onClick={() => {
        choose(other);
        setTheme(other);
      }}
      className="grid size-9 shrink-0 cursor-pointer place-items-center rounded-md text-muted hover:bg-surface-tertiary hover:text-foreground pointer-coarse:size-11"
    >
      <Icon size={18} aria-hidden />
    </button>
  );
}
