import { seeAboutOptions } from "@api/locksmith/@tanstack/react-query.gen";
import { useQuery } from "@tanstack/react-query";

/** What every customer page may need before anything is asked: services, prices, our number. */
export const useAbout = () => useQuery({ ...seeAboutOptions(), staleTime: 60_000 });
