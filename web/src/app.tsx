/* The frame of every page: where one is, where one can go, who acts, in which language and light. */
import { lazy, type Lazily } from "./lib/lazy";
import mark from "./design/mark.svg";
import { Icon } from "./design/icons";
import { Text } from "./design/parts";
import { resource, type Schemas } from "./lib/api";
import { lang, speak, words } from "./lib/lang";
import { connected } from "./lib/live";
import { path, to } from "./lib/router";
import { theme, type Theme } from "./lib/theme";
import Home from "./pages/home";
import { ActDialog } from "./sign/act";
import { session } from "./sign/session";

const w = words({
  en: {
    skip: "To the content",
    places: "Places",
    home: "Home",
    proposals: "Proposals",
    charter: "Charter",
    audit: "Audit",
    replay: "Replay",
    people: "People",
    ledger: "Record",
    found: "Found",
    signIn: "Sign in",
    live: "live",
    cut: "not connected",
    appearance: "Light",
    auto: "as the machine",
    light: "light",
    dark: "dark",
    other: "Bahasa Indonesia",
    example: "An invented example: nobody here exists.",
    actAs: "Act as anybody",
    notFound: "There is no such page",
    foot: "Everything on these pages can be checked from the record itself.",
    raw: "Without JavaScript",
    design: "Design",
  },
  id: {
    skip: "Ke isi halaman",
    places: "Tempat",
    home: "Beranda",
    proposals: "Usulan",
    charter: "Piagam",
    audit: "Audit",
    replay: "Putar ulang",
    people: "Orang",
    ledger: "Catatan",
    found: "Dirikan",
    signIn: "Masuk",
    live: "langsung",
    cut: "terputus",
    appearance: "Cahaya",
    auto: "ikut mesin",
    light: "terang",
    dark: "gelap",
    other: "English",
    example: "Contoh rekaan: tak seorang pun di sini nyata.",
    actAs: "Bertindak sebagai siapa saja",
    notFound: "Halaman itu tidak ada",
    foot: "Semua yang ada di halaman ini dapat diperiksa dari catatannya sendiri.",
    raw: "Tanpa JavaScript",
    design: "Rancangan",
  },
});

const places = ["home", "proposals", "charter", "audit", "replay", "people", "ledger", "found"] as const;

/* Each page is a file of its own, fetched when it is first looked at; home comes with the frame. */
const pages: [RegExp, Lazily<{ at: string[] }>][] = [
  [/^$/, Home],
  [/^\/proposals$/, lazy(() => import("./pages/proposals"))],
  [/^\/proposals\/([1-9]\d{0,9})$/, lazy(() => import("./pages/proposal"))],
  [/^\/file(?:\/([a-z][a-z0-9_]*))?$/, lazy(() => import("./pages/file"))],
  [/^\/design$/, lazy(() => import("./pages/design"))],
  [/^\/people(?:\/([a-z0-9_]+))?$/, lazy(() => import("./pages/people"))],
  [/^\/ledger$/, lazy(() => import("./pages/ledger"))],
  [/^\/replay$/, lazy(() => import("./pages/replay"))],
  [/^\/found(?:\/(numbers|people|files))?$/, lazy(() => import("./pages/found"))],
  [/^\/audit$/, lazy(() => import("./pages/audit"))],
  [/^\/charter(?:\/(history|amend))?$/, lazy(() => import("./pages/charter"))],
  [/^\/sign-in$/, lazy(() => import("./pages/sign-in"))],
];

/** Fetches what the present address shows. */
export function begin(): void {
  pages.find(([pattern]) => pattern.test(path.value))?.[1].begin?.();
}

function Page() {
  for (const [pattern, Its] of pages) {
    const at = pattern.exec(path.value);
    if (at) return <Its at={at.slice(1)} />;
  }
  return <h1>{w().notFound}</h1>;
}

const nextTheme: Record<Theme, Theme> = { auto: "light", light: "dark", dark: "auto" };
const themeMark: Record<Theme, string> = { auto: "◐", light: "☀", dark: "☾" };

function Settings() {
  const t = w();
  const other = lang.value === "en" ? "id" : "en";
  return (
    <div class="row settings">
      <span class="small soft live" role="status">
        <span aria-hidden="true">{connected.value ? "●" : "○"}</span> {connected.value ? t.live : t.cut}
      </span>
      <button
        class="button quiet"
        aria-label={`${t.appearance}: ${t[theme.value]}`}
        title={`${t.appearance}: ${t[theme.value]}`}
        onClick={() => (theme.value = nextTheme[theme.value])}
      >
        <span aria-hidden="true">{themeMark[theme.value]}</span>
      </button>
      <button class="button quiet" lang={other} onClick={() => speak(other)} title={t.other}>
        <span aria-hidden="true">{other.toUpperCase()}</span>
        <span class="unseen">{t.other}</span>
      </button>
      <a class="button" href={to("sign-in")}>
        {session.value ? <Text>{session.value.name}</Text> : t.signIn}
      </a>
    </div>
  );
}

export function App() {
  const t = w();
  const organisation = resource<Schemas["Organisation"]>("/organisation").data.value;
  const example = resource<Schemas["Example"]>("/example").data.value?.example;
  return (
    <div class="shell">
      <a class="skip" href="#content">
        {t.skip}
      </a>
      <header class="row apart">
        <a class="brand" href={to("")}>
          <img src={mark} alt="" />
          <Text>{organisation?.name ?? "Mufakat"}</Text>
        </a>
        <Settings />
      </header>
      <nav class="places" aria-label={t.places}>
        {places.map((p) => {
          const here = p === "home" ? path.value === "" : path.value.startsWith(`/${p}`);
          return (
            <a href={to(p === "home" ? "" : p)} aria-current={here ? "page" : undefined}>
              <Icon name={p} />
              {t[p]}
            </a>
          );
        })}
      </nav>
      <main id="content" tabIndex={-1}>
        {example && (
          <p class="example small">
            {t.example} <a href={to("sign-in")}>{t.actAs}</a>
          </p>
        )}
        <Page />
      </main>
      <footer>
        {t.foot} <a href="/decisions">{t.raw}</a> · <a href={to("design")}>{t.design}</a>
      </footer>
      <ActDialog />
    </div>
  );
}
