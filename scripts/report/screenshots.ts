// `npm run screenshots`: pictures of report/index.html for the documentation, docs/images/report-*.png.
// Takes Chromium from PATH, or from the variable CHROMIUM.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Chromium } from "./chromium";
import { Page, type Viewport } from "./page";

const ROOT = path.join(__dirname, "..", "..");
const REPORT = path.join(ROOT, "report", "index.html");
const IMAGES = path.join(ROOT, "docs", "images");
/** \{bytes\} */
const LARGEST = 500_000;

interface Shot {
  readonly file: string;
  readonly viewport: Viewport;
  /** What is at the top of the picture, as a CSS selector. */
  readonly top: string;
}

const SHOTS: readonly Shot[] = [
  { file: "report-desktop.png", viewport: { width: 1440, height: 1500, scale: 1, mobile: false }, top: "body" },
  { file: "report-phone.png", viewport: { width: 390, height: 1300, scale: 2, mobile: true }, top: ".run" },
];

async function take(chromium: Chromium, { file, viewport, top }: Shot): Promise<void> {
  const page = await Page.open(chromium, pathToFileURL(REPORT).href, viewport);
  await page.evaluate(`document.querySelector(${JSON.stringify(top)}).scrollIntoView()`);
  const overflow = Number(await page.evaluate("document.documentElement.scrollWidth - innerWidth"));
  if (overflow > 0)
    throw new Error(`At ${viewport.width} px the report is ${overflow} px too wide: it would scroll sideways.`);
  const picture = await page.picture();
  if (picture.length > LARGEST) throw new Error(`${file} has ${picture.length} bytes, more than ${LARGEST}.`);
  fs.writeFileSync(path.join(IMAGES, file), picture);
  console.log(`docs/images/${file}: ${viewport.width} px wide, ${Math.ceil(picture.length / 1000)} kB`);
}

async function main(): Promise<void> {
  if (!fs.existsSync(REPORT)) throw new Error(`${REPORT} is missing. Run \`npm start\` first: it writes the report.`);
  fs.mkdirSync(IMAGES, { recursive: true });
  const chromium = new Chromium(process.env.CHROMIUM ?? "chromium");
  try {
    for (const shot of SHOTS) await take(chromium, shot);
  } finally {
    await chromium.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
