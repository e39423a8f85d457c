import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Faults } from "./faults/Faults";
import { Mailbox } from "./mail/Mailbox";
import { Till } from "./money/Till";
import { Tray } from "./push/Tray";
import { reading } from "./reading";

export interface Zone {
  id: string;
  label: string;
  count?: number;
  content: ReactNode;
}

/** What lies beside the phones: the till, the mail, the push tray, the switches. */
export function useSideZones(): Zone[] {
  const payments = useQuery(reading.payments).data?.payments.length;
  const mails = useQuery(reading.mails).data?.mails.length;
  const told = useQuery(reading.push).data?.notifications.length;
  const faults = useQuery(reading.faults).data?.length;
  return [
    { id: "money", label: "Cards", count: payments || undefined, content: <Till /> },
    { id: "mail", label: "Mail", count: mails || undefined, content: <Mailbox /> },
    { id: "push", label: "Push", count: told || undefined, content: <Tray /> },
    { id: "faults", label: "Faults", count: faults || undefined, content: <Faults /> },
  ];
}
