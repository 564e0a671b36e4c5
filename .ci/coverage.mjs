// Coverage gates per folder of src, in percent. Folders without one are reported, not gated.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './prepare.mjs';

const gates = {
  domain: { lines: 98, branches: 95 },
};

/** Prints the coverage of each folder and returns one sentence per gate that is not met. */
export function checkCoverage(summaryFile) {
  if (!existsSync(summaryFile)) return ['coverage: no summary was written.'];
  const folders = new Map();
  for (const [file, counts] of Object.entries(JSON.parse(readFileSync(summaryFile, 'utf8')))) {
    const [source, folder] = path.relative(root, file).split(path.sep);
    if (source !== 'src') continue;
    const sums = folders.get(folder) ?? { lines: [0, 0], branches: [0, 0] };
    for (const kind of ['lines', 'branches']) {
      sums[kind][0] += counts[kind].covered;
      sums[kind][1] += counts[kind].total;
    }
    folders.set(folder, sums);
  }
  return [...folders].flatMap(([folder, sums]) => assessFolder(folder, sums));
}

function assessFolder(folder, sums) {
  const percent = ([covered, total]) => (total === 0 ? 100 : (100 * covered) / total);
  const shown = ['lines', 'branches'].map((kind) => `${kind} ${percent(sums[kind]).toFixed(1)} %`);
  console.log(`  coverage of ${folder.padEnd(10)} ${shown.join(', ')}`);
  return Object.entries(gates[folder] ?? {})
    .filter(([kind, gate]) => percent(sums[kind]) < gate)
    .map(([kind, gate]) => `coverage: ${kind} of src/${folder} are below ${gate} %.`);
}
