// Built into build/web/dist, from where scripts/embed-web.mjs puts it into the program. Every name under assets/
// carries a hash of its content, so it may be kept for ever.
import { defineConfig } from "vite";
import preact from "@preact/preset-vite";

// Where `npm run dev` finds a server: mufakat serve.
const server = process.env["MUFAKAT_SERVER"] ?? "http://127.0.0.1:8750";

export default defineConfig({
  plugins: [preact()],
  build: {
    outDir: process.env["MUFAKAT_WEB_OUT"] ?? "../build/web/dist",
    emptyOutDir: true,
    assetsInlineLimit: 0, // the policy of the pages knows no data: scripts, and fonts and images are few
    modulePreload: { polyfill: false },
    target: "es2022",
    reportCompressedSize: false,
  },
  server: { proxy: { "^/(?!view|src|@|node_modules|assets|$)": server } },
});
