const withSeconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const short = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** `14:03:20`: when something was true. */
export const stampOf = (at: Date): string => withSeconds.format(at);
/** `14:03`. */
export const shortStampOf = (at: Date): string => short.format(at);
