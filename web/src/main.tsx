import { effect } from "@preact/signals";
import { render } from "preact";
import "./design/tokens.css";
import "./design/base.css";
import "./design/components.css";
import { App } from "./app";
import { get } from "./lib/api";
import { lang } from "./lib/lang";
import { listen } from "./lib/live";
import { restore } from "./sign/session";
import { setClock } from "./lib/time";

effect(() => {
  document.documentElement.lang = lang.value;
});

void get<{ now: string }>("/health").then((h) => setClock(h.now));
void restore();
listen();
render(<App />, document.getElementById("app")!);
