import { Button } from "@kit/console/Button";
import { CommandPalette, type Found } from "@kit/console/CommandPalette";
import { ShortcutHelp } from "@kit/console/ShortcutHelp";
import { useShortcut } from "@kit/console/useShortcut";
import { useState } from "react";
import { Shown } from "./Shown";
import { samples } from "./samples";

async function search(text: string): Promise<Found[]> {
  return samples(60)
    .filter((one) => `${one.number} ${one.name}`.toLowerCase().includes(text.toLowerCase()))
    .slice(0, 6)
    .map((one) => ({
      id: one.id,
      kind: "Jobs",
      title: `${one.number} · ${one.name}`,
      subtitle: one.city,
      status: one.status,
      href: "/CommandPalette",
    }));
}

export function CommandPaletteShown() {
  const [open, setOpen] = useState(false);
  const [help, setHelp] = useState(false);
  useShortcut("mod+k", "Search and commands", () => setOpen(true));
  useShortcut("g d", "Go to the dashboard", () => setHelp(false));
  useShortcut("?", "Show these keys", () => setHelp(true));
  return (
    <Shown state="Records and commands by typing; the keys of the page">
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setOpen(true)}>Open the palette</Button>
        <Button onClick={() => setHelp(true)}>Show the keys</Button>
      </div>
      <CommandPalette
        open={open}
        onClose={() => setOpen(false)}
        search={search}
        finds="jobs and people"
        commands={[
          { id: "jobs", title: "Go to jobs", keys: "g j", run: () => {} },
          { id: "add", title: "Add a locksmith", run: () => {} },
        ]}
      />
      {help ? <ShortcutHelp onClose={() => setHelp(false)} /> : null}
    </Shown>
  );
}
