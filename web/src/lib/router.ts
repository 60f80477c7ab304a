/* Addresses and pages: /view/proposals/3 is a page of its own, with the browser's own back and forward. */
import { signal } from "@preact/signals";

export const BASE = "/view";

/** The path below BASE, without a slash at its end: "" is home. */
export const path = signal(below(location.pathname));
export const query = signal(new URLSearchParams(location.search));

function below(pathname: string): string {
  const p = pathname.startsWith(BASE) ? pathname.slice(BASE.length) : "";
  return p.replace(/\/+$/, "");
}

function read(): void {
  path.value = below(location.pathname);
  query.value = new URLSearchParams(location.search);
}

/** The address of a page. */
export function to(page: string): string {
  if (page === "") return "/";
  return `${BASE}/${page.replace(/^\//, "")}`;
}

export function go(address: string, replace = false): void {
  const before = location.pathname;
  history[replace ? "replaceState" : "pushState"](null, "", address);
  read();
  if (location.pathname !== before) arrive();
}

/** Who reads by ear, or by keyboard, begins at the top of the new page. */
function arrive(): void {
  scrollTo(0, 0);
  document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
}

addEventListener("popstate", read);
addEventListener("click", (e) => {
  if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  const link = (e.target as Element).closest?.("a");
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if ((link.pathname !== "/" && !link.pathname.startsWith(`${BASE}/`)) || (link.hash && link.pathname === location.pathname)) return;
  e.preventDefault();
  go(link.href);
});
