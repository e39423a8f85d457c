import type { Category } from "@api/strathwell/types.gen";
import {
  Brush,
  Cake,
  Camera,
  CarFront,
  Clapperboard,
  ClipboardList,
  Drama,
  Flower2,
  Lamp,
  Landmark,
  type LucideIcon,
  Mail,
  Music,
  Sparkles,
  Tent,
  Utensils,
} from "lucide-react";

const ICONS: Record<Category, LucideIcon> = {
  venue: Landmark,
  catering: Utensils,
  photography: Camera,
  videography: Clapperboard,
  music: Music,
  florals: Flower2,
  decor: Lamp,
  cake: Cake,
  planning: ClipboardList,
  beauty: Brush,
  rentals: Tent,
  transport: CarFront,
  stationery: Mail,
  entertainment: Drama,
  other: Sparkles,
};

/** What somebody does, drawn: in the place of a picture they have not shown yet. */
export function CategoryIcon({ category }: { category: Category }) {
  const Icon = ICONS[category];
  return <Icon size={36} strokeWidth={1.25} aria-hidden />;
}
