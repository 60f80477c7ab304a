// How soon the first page answers a click, beside the limit: a line as those of bench/.
import { browse, cooperative, soon } from "./world.mjs";

const LIMIT = 500; /* ms */
const RUNS = 5;

const world = await cooperative();
const browser = await browse();
try {
  await world.serve();
  const runs = [];
  for (let i = 0; i < RUNS; i++) runs.push((await soon(browser, world.base)).answered);
  const median = runs.sort((a, b) => a - b)[(RUNS - 1) / 2];
  const figure = (n) => n.toFixed(3);
  console.log(
    `${"first page answers a click".padEnd(34)} ${figure(median).padStart(12)} ms   ${figure(median / LIMIT).padStart(7)} of the limit of ${LIMIT} ms`,
  );
} finally {
  await browser.close();
  await world.end();
}
