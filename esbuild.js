// Bundles everything that ships into dist. `--watch` rebuilds, `--production` minifies, `--clean` empties dist first, `--only=a,b` builds named parts.
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import zlib from 'node:zlib';
import * as esbuild from 'esbuild';

const root = import.meta.dirname;
const flags = process.argv.slice(2);
const watch = flags.includes('--watch');
const production = flags.includes('--production');
const only = flags
  .find((flag) => flag.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'silent',
  metafile: true,
  define: { 'process.env.NODE_ENV': JSON.stringify(production ? 'production' : 'development') },
};
// The oldest VS Code that we support brings Node 22.15; `import.meta.url` does not exist in CommonJS.
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node22.15',
  mainFields: ['module', 'main'],
  define: { ...common.define, 'import.meta.url': '__importMetaUrl' },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  external: ['vscode'],
};
const browser = {
  ...common,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  // Lit's production build is smaller and does not warn on the console.
  conditions: [production ? 'production' : 'development'],
};

const quickJsFile = 'quickJs.wasm.br';

/** Name of the part, what it is made from and where it goes. Missing entries are an error, not a silent gap. */
const parts = [
  {
    name: 'extension',
    entry: 'src/extension/extension.ts',
    out: 'dist/extension.cjs',
    options: node,
  },
  { name: 'registry', entry: 'src/registry/main.ts', out: 'dist/registry.cjs', options: node },
  { name: 'cli', entry: 'src/cli/main.ts', out: 'dist/cli.cjs', options: withShebang(node) },
  { name: 'demo', entry: 'src/demo/main.ts', out: 'dist/demo.cjs', options: node },
  {
    name: 'sandbox',
    entry: 'src/evals/sandbox/sandboxChild.ts',
    out: 'dist/sandbox.cjs',
    options: { ...node, plugins: [compressedQuickJs()] },
  },
  {
    name: 'modelPrices',
    entry: 'node_modules/@pydantic/genai-prices/dist/index.js',
    out: 'dist/modelPrices.cjs',
    options: node,
  },
  ...(await lazyEntries()),
  ...(await webviewEntries()),
];

function withShebang(options) {
  return { ...options, banner: { js: `#!/usr/bin/env node\n${options.banner.js}` } };
}

/** Puts QuickJS beside the file that uses it, compressed: 0.2 MB instead of 0.5 MB, and a quarter less than as text in it. */
function compressedQuickJs() {
  const wasm = 'node_modules/@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm';
  return {
    name: 'compressed QuickJS',
    setup: (build) =>
      build.onLoad({ filter: /[\\/]quickJsWasm\.ts$/ }, async () => {
        const packed = zlib.brotliCompressSync(await readFile(path.join(root, wasm)));
        await mkdir(path.join(root, 'dist'), { recursive: true });
        await writeFile(path.join(root, 'dist', quickJsFile), packed);
        const contents = `import { readFileSync } from 'node:fs';
          import path from 'node:path';
          import { brotliDecompressSync } from 'node:zlib';
          export const readQuickJsWasm = () =>
            brotliDecompressSync(readFileSync(path.join(__dirname, '${quickJsFile}')));`;
        return { contents, loader: 'js' };
      }),
  };
}

/** The catalogue of prices, mostly data, is half as large as all of the extension: one file for all parts, read with the first price. */
const pricesApart = (out) => ({
  name: 'pricesApart',
  setup(build) {
    const file = path.posix.relative(path.posix.dirname(out), 'dist/modelPrices.cjs');
    build.onResolve({ filter: /^@pydantic\/genai-prices$/ }, () => ({
      path: file.startsWith('.') ? file : `./${file}`,
      external: true,
    }));
  },
});

/** axios can send forms and brings a library with 140 kB of file types for it; nothing here sends any. */
const withoutForms = {
  name: 'withoutForms',
  setup(build) {
    build.onResolve({ filter: /^form-data$/ }, ({ path: name }) => ({
      path: name,
      namespace: 'forms',
    }));
    build.onLoad({ filter: /.*/, namespace: 'forms' }, () => ({
      contents: 'export default globalThis.FormData;',
    }));
  },
};

/** Parts of the extension that activation does not need, loaded on first use. */
async function lazyEntries() {
  const folder = 'src/extension/entries';
  if (!existsSync(path.join(root, folder))) return [];
  const files = (await readdir(path.join(root, folder))).filter((file) => file.endsWith('.ts'));
  return files.map((file) => {
    const name = path.basename(file, '.ts');
    return {
      name: `extension/${name}`,
      entry: `${folder}/${file}`,
      out: `dist/extension/${name}.cjs`,
      options: node,
    };
  });
}

/** One script per folder of src/webview that has a main.ts, named after the folder. */
async function webviewEntries() {
  const folder = path.join(root, 'src/webview');
  const entries = await readdir(folder, { recursive: true });
  return entries
    .filter((file) => path.basename(file) === 'main.ts')
    .map((file) => {
      const name =
        path.dirname(file) === '.' ? 'panel' : path.dirname(file).replaceAll(path.sep, '-');
      return {
        name: `webview/${name}`,
        entry: path.posix.join('src/webview', file.replaceAll(path.sep, '/')),
        out: `dist/webview/${name}.js`,
        options: browser,
      };
    });
}

async function copyCodicons() {
  const from = path.join(root, 'node_modules/@vscode/codicons/dist');
  const to = path.join(root, 'dist/webview');
  await mkdir(to, { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf'])
    await cp(path.join(from, file), path.join(to, file));
}

/** F5 waits for "build finished": it is said when every part has been built once and none is being built. */
const unbuilt = new Set();
let building = 0;

/** Prints errors in the form that .vscode/tasks.json reads. */
const reporter = (name) => ({
  name: 'reporter',
  setup(build) {
    unbuilt.add(name);
    build.onStart(() => {
      if (watch && building === 0) console.log('build started');
      building += 1;
    });
    build.onEnd(async (result) => {
      for (const { text, location } of result.errors) {
        const place = location ? `${location.file}:${location.line}:${location.column}: ` : '';
        console.error(`${place}error: ${text}`);
      }
      if (result.metafile) await saveMetafile(name, result.metafile);
      unbuilt.delete(name);
      building -= 1;
      if (watch && building === 0 && unbuilt.size === 0) console.log('build finished');
    });
  },
});

async function saveMetafile(name, metafile) {
  const folder = path.join(root, '.cache/metafiles');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${name.replaceAll('/', '-')}.json`), JSON.stringify(metafile));
}

const chosen = only ? parts.filter((part) => only.includes(part.name.split('/')[0])) : parts;
const missing = chosen.filter((part) => !existsSync(path.join(root, part.entry)));
if (missing.length > 0) {
  for (const part of missing)
    console.error(`error: ${part.name} cannot be built, ${part.entry} is missing.`);
  process.exitCode = 1;
} else {
  if (flags.includes('--clean'))
    await rm(path.join(root, 'dist'), { recursive: true, force: true });
  await copyCodicons();
  const optionsOf = (part) => ({
    ...part.options,
    entryPoints: [part.entry],
    outfile: part.out,
    plugins: [
      ...(part.options.plugins ?? []),
      reporter(part.name),
      pricesApart(part.out),
      withoutForms,
    ],
  });
  if (watch) {
    const contexts = await Promise.all(chosen.map((part) => esbuild.context(optionsOf(part))));
    await Promise.all(contexts.map((context) => context.watch()));
  } else {
    const results = await Promise.allSettled(chosen.map((part) => esbuild.build(optionsOf(part))));
    if (results.some((result) => result.status === 'rejected')) process.exitCode = 1;
  }
}
