import "@kit/theme/console.css";
import "./desk.css";
import { dress } from "@kit/base/theme";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Desk } from "./Desk";
import { Gate } from "./entry/Gate";
import { spendFragment } from "./entry/secret";
import { deskQueries } from "./queries";

dress("sandbox");
const root = document.getElementById("root");
if (root) {
  void spendFragment().then(() =>
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={deskQueries()}>
          <Gate>
            <Desk />
          </Gate>
        </QueryClientProvider>
      </StrictMode>,
    ),
  );
}
