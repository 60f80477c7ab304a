/* Light, dark, or as the machine is set. */
import { effect, signal } from "@preact/signals";

export type Theme = "auto" | "light" | "dark";

function first(): Theme {
  const kept = localStorage.getItem("theme");
  return kept === "light" || kept === "dark" ? kept : "auto";
}

export const theme = signal<Theme>(first());

effect(() => {
  localStorage.setItem("theme", theme.value);
  if (theme.value === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme.value;
});
