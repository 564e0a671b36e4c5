// Makes the .vsix and checks what is in it: `npm run package`. `--built` takes dist as it is.
import { statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { prepare, root } from './prepare.mjs';

await prepare();
const { createVSIX, listFiles, PackageManager } = await import('@vscode/vsce');
const { step } = await import('./step.mjs');

/** The largest size of each part, in kB (1000 bytes). */
const limits = [
  { part: 'what activation loads', files: /^dist\/extension\.cjs$/, kB: 150 },
  {
    part: 'all code of the extension',
    files: /^dist\/((extension|sandbox)\.cjs$|quickJs\.wasm\.br$|extension\/)/,
    kB: 1600,
  },
  { part: 'prices of models', files: /^dist\/modelPrices\.cjs$/, kB: 500 },
  { part: 'the panel', files: /^(dist\/webview\/.*\.(js|css)|media\/panel\/.*)$/, kB: 300 },
];
const vsixLimitKB = 3000;

/** What ships, and nothing else. */
const allowed = [
  /^package\.json$/,
  /^package\.nls(\.[\w-]+)?\.json$/,
  /^(README|CHANGELOG)\.md$/,
  /^LICENSE(\.txt)?$/,
  /^dist\/[\w/-]+\.cjs$/,
  /^dist\/quickJs\.wasm\.br$/,
  /^dist\/webview\/[\w-]+\.(js|css|ttf)$/,
  /^media\//,
  /^l10n\/bundle\.l10n(\.[\w-]+)?\.json$/,
];
const required = [
  /^dist\/extension\.cjs$/,
  /^dist\/registry\.cjs$/,
  /^dist\/webview\/.+\.js$/,
  /^LICENSE/,
];

const problems = [];
if (!process.argv.includes('--built')) {
  const built = await step('build', 'node', ['esbuild.js', '--production', '--clean']);
  if (!built) process.exit(1);
}
const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
const names = files.map((file) => file.replaceAll('\\', '/')).sort();
for (const name of names) {
  if (!allowed.some((pattern) => pattern.test(name))) problems.push(`${name} must not ship.`);
}
for (const pattern of required) {
  if (!names.some((name) => pattern.test(name))) problems.push(`Nothing matches ${pattern}.`);
}
for (const { part, files: pattern, kB } of limits) {
  const size = names
    .filter((name) => pattern.test(name))
    .reduce((sum, name) => sum + sizeInKB(name), 0);
  checkSize(part, size, kB);
}
const packagePath = path.join(root, 'prompt-rollout.vsix');
await createVSIX({
  cwd: root,
  packagePath,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
checkSize('the .vsix', statSync(packagePath).size / 1000, vsixLimitKB);
for (const problem of problems) console.error(`✗ ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;

function sizeInKB(name) {
  return statSync(path.join(root, name)).size / 1000;
}

function checkSize(part, size, limit) {
  console.log(`  ${part.padEnd(28)} ${size.toFixed(0).padStart(5)} kB of ${limit} kB`);
  if (size > limit) problems.push(`${part}: ${size.toFixed(0)} kB is more than ${limit} kB.`);
}
