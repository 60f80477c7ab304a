// Writes OUT/blob, all files of OUT/dist one after the other, each also compressed, and OUT/assets.c, the table of
// them (src/server/assets.h). Nothing in it depends on when or where it is made.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
};

const out = process.argv[2];
const dist = join(out, "dist");

function files(dir) {
  return readdirSync(dir)
    .sort()
    .flatMap((name) => {
      const path = join(dir, name);
      return statSync(path).isDirectory() ? files(path) : [path];
    });
}

let blob = Buffer.alloc(0);
const add = (bytes) => {
  const at = blob.length;
  blob = Buffer.concat([blob, bytes]);
  return `{mf_web_blob + ${at}, ${bytes.length}}`;
};

const rows = files(dist).map((path) => {
  const bytes = readFileSync(path);
  const type = types[extname(path)];
  if (!type) throw new Error(`${path}: of which type is that? Add it to web/scripts/embed.mjs`);
  const packed = gzipSync(bytes, { level: 9 });
  packed[9] = 255; // no operating system, as on every machine
  const tag = createHash("sha256").update(bytes).digest("hex").slice(0, 24);
  const plain = add(bytes);
  const small = packed.length < bytes.length ? add(packed) : "{0}";
  return `    {"/${relative(dist, path)}", "${type}", "${tag}", ${plain}, ${small}},`;
});

writeFileSync(join(out, "blob"), blob);
writeFileSync(
  join(out, "assets.c"),
  `/* Made by web/scripts/embed.mjs. */
#include "server/assets.h"

extern const char mf_web_blob[];
__asm__(".section .rodata\\n"
        ".globl mf_web_blob\\n"
        "mf_web_blob: .incbin \\"${relative(process.cwd() + "/..", join(out, "blob"))}\\"\\n"
        ".byte 0\\n"
        ".previous\\n");

const struct mf_asset mf_assets[] = {
${rows.join("\n")}
};
const unsigned mf_asset_count = sizeof mf_assets / sizeof *mf_assets;
`,
);
