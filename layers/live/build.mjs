// Bundles src/ into static/live.js: one script with Leaflet and the styles inside, and no address of any host.
import { build } from "esbuild";
import { mkdir, readFile, rm } from "node:fs/promises";

const shared = { bundle: true, minify: !process.env.DEV, legalComments: "inline", target: ["es2022"], logLevel: "warning" };

/** `import css from "x.css"` gives the finished style sheet as text, images included. */
const cssAsText = {
  name: "css-as-text",
  setup(on) {
    on.onLoad({ filter: /\.css$/ }, async ({ path, with: attributes }) => {
      const made = await build({ ...shared, entryPoints: [path], write: false, loader: { ".png": "dataurl" } });
      return { contents: made.outputFiles[0].text, loader: "text" };
    });
  },
};

await rm("static", { recursive: true, force: true });
await mkdir("static");
await build({
  ...shared,
  entryPoints: ["src/live.ts"],
  outfile: "static/live.js",
  format: "esm",
  plugins: [cssAsText],
});

const script = await readFile("static/live.js", "utf8");
const licence = await readFile("node_modules/leaflet/LICENSE", "utf8");
if (!script.includes("Leaflet") || !licence) throw new Error("the bundle does not hold Leaflet");
