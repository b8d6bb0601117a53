import { cpSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const outDir = here("../npt_training/web/static/dist");

/** TrueType faces for typeset documents; browsers get the woff2 files that the style sheet names. */
const documentFonts: Record<string, string[]> = {
  "source-sans-3": ["400Regular", "400Regular_Italic", "600SemiBold", "700Bold"],
  "source-serif-4": ["400Regular", "400Regular_Italic", "600SemiBold", "700Bold"],
  "noto-naskh-arabic": ["400Regular", "700Bold"],
  "noto-sans-hebrew": ["400Regular", "700Bold"],
};

function copyAsTheyAre(): Plugin {
  return {
    name: "copy-as-they-are",
    closeBundle() {
      cpSync(here("src/img/icon.svg"), `${outDir}/icon.svg`);
      for (const [family, faces] of Object.entries(documentFonts)) {
        const source = here(`node_modules/@expo-google-fonts/${family}`);
        mkdirSync(`${outDir}/fonts/${family}`, { recursive: true });
        for (const face of faces) {
          cpSync(`${source}/${face}`, `${outDir}/fonts/${family}`, {
            recursive: true,
            filter: (path) => path.endsWith(face) || path.endsWith(".ttf"),
          });
        }
        cpSync(`${source}/LICENSE_FONT`, `${outDir}/fonts/${family}/LICENSE_FONT`);
      }
    },
  };
}

const entry = (name: string) => here(`src/${name}`);

export default defineConfig({
  root: here("."),
  base: "./",
  publicDir: false,
  plugins: [copyAsTheyAre()],
  css: {
    preprocessorOptions: {
      scss: {
        quietDeps: true,
        loadPaths: [here("node_modules")],
        silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
      },
    },
  },
  build: {
    outDir,
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: false,
    target: "es2021",
    rollupOptions: {
      input: {
        main: entry("main.ts"),
        styles: entry("styles/main.scss"),
        player: entry("player.ts"),
        atlas: entry("atlas.ts"),
        marking: entry("marking.ts"),
        passkey: entry("passkey.ts"),
        review: entry("review.ts"),
        body3d: entry("body3d.ts"),
        heat: entry("heat.ts"),
        editor: entry("editor.ts"),
        live: entry("live.ts"),
        registered: entry("registered.ts"),
        lti: entry("lti.ts"),
        cards: entry("cards.ts"),
        worker: entry("worker.ts"),
        preview: entry("preview.ts"),
      },
    },
  },
});
