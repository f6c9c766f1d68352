// Builds the look: Sass to one style sheet, our modules and their libraries to a few scripts, icons; into static/built/.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, transform } from "esbuild";
import { compile } from "sass";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "src/gongzhi/web/static_src");
const built = join(root, "src/gongzhi/web/static/built");
const library = (path) => join(root, "node_modules", path);

const targets = ["chrome109", "firefox115", "safari16"];
const scripts = { app: "js/app.js", map: "js/map.js", charts: "js/charts.js", passkeys: "js/passkeys.js" };
const copies = {
  "htmx.js": library("htmx.org/dist/htmx.min.js"),
  "maplibre-worker.js": library("maplibre-gl/dist/maplibre-gl-worker.mjs"),
  "icons.svg": join(source, "img/icons.svg"),
  "chevron.svg": join(source, "img/chevron.svg"),
  "favicon.svg": join(source, "img/favicon.svg"),
};

async function style(name, from) {
  const { css } = compile(from, { loadPaths: [library("")], quietDeps: true, style: "compressed" });
  const { code } = await transform(css, { loader: "css", minify: true, target: targets });
  writeFileSync(join(built, name), code);
}

function script([name, entry]) {
  return build({
    entryPoints: [join(source, entry)],
    outfile: join(built, `${name}.js`),
    bundle: true,
    format: "esm",
    minify: true,
    target: targets,
    legalComments: "none",
    logLevel: "warning",
  });
}

// The page that checks receipts is one file: whoever saved it needs nothing else. It stays readable, and its policy,
// which names style and script by their hashes, lets nothing else run and nothing be sent but to who served it.
export async function verifyPage() {
  const from = join(source, "verify");
  const style = `\n${readFileSync(join(from, "verify.css"), "utf8")}`;
  const { outputFiles } = await build({
    entryPoints: [join(from, "verify.js")],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "gongzhi",
    charset: "utf8",
    target: targets,
    logLevel: "warning",
  });
  const script = `\n${outputFiles[0].text}`;
  const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy =
    `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; connect-src 'self'; ` +
    "img-src data:; base-uri 'none'; form-action 'none'";
  const parts = { policy, style, script };
  return readFileSync(join(from, "verify.html"), "utf8").replace(/{{(\w+)}}/g, (_, name) => parts[name]);
}

// The map of a source that we do not ship would be a file missing to those who serve ours.
function copyWithoutMap(from, to) {
  writeFileSync(to, readFileSync(from, "utf8").replace(/^\/\/# sourceMappingURL=.*$/gm, ""));
}

// The licences ask that the notices, and the texts where a package brings one, go with the copies.
function licences() {
  const texts = ["echarts", "govuk-frontend", "htmx.org", "maplibre-gl"].map((name) => {
    const about = JSON.parse(readFileSync(library(join(name, "package.json")), "utf8"));
    const file = readdirSync(library(name)).find((each) => /^licen[cs]e(\.|$)/i.test(each));
    return `== ${name} ${about.version}: ${about.license} ==\n\n${file ? readFileSync(library(join(name, file)), "utf8") : ""}`;
  });
  writeFileSync(join(built, "LICENCES.txt"), texts.join("\n"));
}

export async function buildAll() {
  rmSync(built, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
  for (const [name, from] of Object.entries(copies)) copyWithoutMap(from, join(built, name));
  await style("look.css", join(source, "sass/look.scss"));
  await style("map.css", library("maplibre-gl/dist/maplibre-gl.css"));
  await Promise.all(Object.entries(scripts).map(script));
  writeFileSync(join(built, "verify.html"), await verifyPage());
  licences();
  const names = ["verify.html", "look.css", "map.css", ...Object.keys(scripts).map((name) => `${name}.js`), ...Object.keys(copies)];
  for (const name of names) console.log(`${(statSync(join(built, name)).size / 1024).toFixed(1).padStart(8)} KB  ${name}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildAll();
