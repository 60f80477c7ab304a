import { effect } from "@preact/signals";
import { render } from "preact";
import "./design/tokens.css";
import "./design/base.css";
import "./design/components.css";
import { App, begin } from "./app";
import { get, resource, type Schemas } from "./lib/api";
import { lang } from "./lib/lang";
import { listen } from "./lib/live";
import { restore } from "./sign/session";
import { setClock } from "./lib/time";

effect(() => {
  document.documentElement.lang = lang.value;
});

/*
 * The name of the organisation comes with the first of what is drawn, if it comes soon: to draw the frame twice takes
 * longer than to wait for it.
 */
const SOON = 150; /* ms */
const named = new Promise<void>((done) => {
  const { data, failed } = resource<Schemas["Organisation"]>("/organisation");
  effect(() => {
    if (data.value !== undefined || failed.value !== undefined) done();
  });
  setTimeout(done, SOON);
});

begin();
void restore();
await named;
render(<App />, document.getElementById("app")!); // asks for what the page shows; all else comes after that
void get<{ now: string }>("/health").then((h) => setClock(h.now));
listen();
