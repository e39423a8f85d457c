import "@kit/theme/public.css";
import { dress } from "@kit/base/theme";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { HousePage } from "./HousePage";

dress(null);
const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <HousePage />
    </StrictMode>,
  );
