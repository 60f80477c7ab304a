/* Line icons of the places, drawn on a grid of 24. They never stand without a word. */
import type { JSX } from "preact";

const paths: Record<string, string> = {
  home: "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
  proposals: "M6 4h9l3 3v13H6zM9 10h6M9 14h6M9 18h3",
  charter: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11M9 8h6",
  audit: "M4 20h16M7 20v-6M12 20V6M17 20v-9",
  replay: "M5 5v14l8-7zM14 5v14l6-7z",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20a6 6 0 0 1 12 0M16 11a3 3 0 1 0-1-5.8M17 14a5 5 0 0 1 4 6",
  ledger: "M4 6h7v5H4zM13 13h7v5h-7zM7.5 11v4.500H13M16.500 13V8.500H11",
  found: "M12 4v16M4 12h16",
  sign: "M4 20l4-1L19 8l-3-3L5 16zM14 7l3 3",
};

export function Icon({ name }: { name: string }): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
