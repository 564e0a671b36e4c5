import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { cacheFolder, repositoryRoot } from './repositoryRoot.ts';

/** Bundles test/host for the extension host, which loads CommonJS, and returns the module whose `run` starts the tests. */
export async function bundleHostTests(): Promise<string> {
  const source = path.join(repositoryRoot, 'test/host');
  const outdir = path.join(cacheFolder, 'host');
  const files = (await readdir(source, { recursive: true })).filter((file) =>
    file.endsWith('.test.ts'),
  );
  await rm(outdir, { recursive: true, force: true });
  await build({
    entryPoints: ['index.ts', ...files].map((file) => path.join(source, file)),
    outdir,
    outbase: source,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22.15',
    sourcemap: 'inline',
    mainFields: ['module', 'main'],
    define: {
      'import.meta.dirname': '__dirname',
      'import.meta.url': '__importMetaUrl',
    },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.cjs');
}
