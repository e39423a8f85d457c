import type { ComponentType } from "react";
import { ActionBarShown } from "./ActionBarShown";
import { AppShellShown } from "./AppShellShown";
import { BaseShown } from "./BaseShown";
import { CardsShown } from "./CardsShown";
import { CommandPaletteShown } from "./CommandPaletteShown";
import { ConfirmActionShown } from "./ConfirmActionShown";
import { ConfirmMoneyShown } from "./ConfirmMoneyShown";
import { ControlsShown } from "./ControlsShown";
import { DataTableShown } from "./DataTableShown";
import { FilterBarShown } from "./FilterBarShown";
import { InboxShown } from "./InboxShown";
import { InstallPromptShown } from "./InstallPromptShown";
import { PageHeaderShown } from "./PageHeaderShown";
import { PublicShown } from "./PublicShown";
import { SidePanelShown } from "./SidePanelShown";
import { SlotPickerShown } from "./SlotPickerShown";
import { TimelineShown } from "./TimelineShown";
import { ToastsShown } from "./ToastsShown";
import { UsePagesShown } from "./UsePagesShown";

export interface PartShown {
  /** In the gallery's address. */
  name: string;
  title: string;
  Page: ComponentType;
}

export const PARTS: PartShown[] = [
  { name: "base", title: "Base parts", Page: BaseShown },
  { name: "public", title: "Public parts", Page: PublicShown },
  { name: "SlotPicker", title: "SlotPicker", Page: SlotPickerShown },
  { name: "InstallPrompt", title: "InstallPrompt", Page: InstallPromptShown },
  { name: "controls", title: "Console controls", Page: ControlsShown },
  { name: "cards", title: "Sections, facts, tiles, tabs", Page: CardsShown },
  { name: "AppShell", title: "AppShell", Page: AppShellShown },
  { name: "PageHeader", title: "PageHeader", Page: PageHeaderShown },
  { name: "DataTable", title: "DataTable", Page: DataTableShown },
  { name: "usePages", title: "usePages", Page: UsePagesShown },
  { name: "FilterBar", title: "FilterBar", Page: FilterBarShown },
  { name: "SidePanel", title: "SidePanel", Page: SidePanelShown },
  { name: "ActionBar", title: "ActionBar", Page: ActionBarShown },
  { name: "ConfirmAction", title: "ConfirmAction", Page: ConfirmActionShown },
  { name: "ConfirmMoney", title: "ConfirmMoney", Page: ConfirmMoneyShown },
  { name: "Timeline", title: "Timeline", Page: TimelineShown },
  { name: "Inbox", title: "Inbox", Page: InboxShown },
  { name: "Toasts", title: "Toasts", Page: ToastsShown },
  { name: "CommandPalette", title: "CommandPalette and keys", Page: CommandPaletteShown },
];
