import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** QuickJS itself, from the package. What ships reads it from a file beside the bundle: see `esbuild.js`. */
export function readQuickJsWasm(): Uint8Array {
  const require = createRequire(import.meta.url);
  return readFileSync(require.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'));
}
