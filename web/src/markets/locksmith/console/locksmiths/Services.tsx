import type { LocksmithRow, ServiceType } from "@api/locksmith/types.gen";
import { SERVICE } from "@markets/locksmith/words";
import { Car, Fingerprint, House, KeyRound } from "lucide-react";

/** Short enough for a row; the whole word is heard and in the title. */
const SHOWN: Record<ServiceType, { icon: typeof Car; short: string }> = {
  home_lockout: { icon: House, short: "Home" },
  car_lockout: { icon: Car, short: "Car" },
  rekey: { icon: KeyRound, short: "Rekey" },
  smart_lock: { icon: Fingerprint, short: "Smart" },
};

export const SERVICES = Object.keys(SHOWN) as ServiceType[];

type Supports = Pick<LocksmithRow, `supports_${ServiceType}`>;

export const servicesOf = (locksmith: Supports): ServiceType[] =>
  SERVICES.filter((service) => locksmith[`supports_${service}`]);

/** What a locksmith does: pictures with their words. */
export function Services({ of, whole = false }: { of: Supports; whole?: boolean }) {
  const list = servicesOf(of);
  if (!list.length) return <span className="text-muted">None</span>;
  return (
    <span className={whole ? "flex flex-wrap gap-x-4 gap-y-1" : "flex gap-3"}>
      {list.map((service) => {
        const { icon: Icon, short } = SHOWN[service];
        return (
          <span key={service} title={SERVICE[service]} className="inline-flex items-center gap-1">
            <Icon size={14} aria-hidden className="shrink-0 text-muted" />
            {whole ? (
              SERVICE[service]
            ) : (
              <>
                <span aria-hidden className="text-xs max-sm:hidden">
                  {short}
                </span>
                <span className="sr-only">{SERVICE[service]}</span>
              </>
            )}
          </span>
        );
      })}
    </span>
  );
}
