// Every check of the project, in one run: `npm test`. `--only unit` (or any name below) runs a part.
// The last line is the sum: `N passed, N failed, N skipped`; a check without tests of its own counts as one.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { prepare, root } from './prepare.mjs';

await prepare();
const { step } = await import('./step.mjs');
const { checkCoverage } = await import('./coverage.mjs');

const { values } = parseArgs({ options: { only: { type: 'string' }, spec: { type: 'string' } } });
const sum = { passed: 0, failed: 0, skipped: [] };
const reporter = ['--forbid-only', '--reporter', path.join(root, '.ci/countingReporter.cjs')];
// Of everything only failures are shown; of a part every test.
const quiet = values.only === undefined ? { TEST_OUTPUT: 'failures' } : {};
/** Files beside each other: much of a test is waiting for processes that it started. More jobs than two gain nothing. */
const atOnce = ['--parallel', '--jobs', '2', '--timeout', '60000'];
const countsOf = (name) => path.join(root, `.cache/test-counts-${name}.jsonl`);

const checks = {
  build: () => check('build', 'node', ['esbuild.js', '--production', '--clean']),
  types: () => check('types', 'tsc', ['-b']),
  lint: () => check('lint', 'eslint', ['.', '--max-warnings', '0']),
  format: () => check('format', 'prettier', ['--check', '--log-level', 'warn', '.']),
  unit: () =>
    suite('unit tests', 'mocha', [
      ...reporter,
      ...specs('test/**/*.test.ts'),
      '--ignore',
      'test/{host,person}/**',
    ]),
  coverage: () => coverage(),
  package: () => check('package', 'node', ['.ci/package.mjs', '--built']),
  host: () => suite('tests inside VS Code', 'node', ['test/editor/runHostTests.ts']),
  person: () => person(),
};
/** What stands together runs at the same time: none of it looks at the clock, or one of it only waits. */
const everything = ['build', ['types', 'lint', 'format', 'package'], 'coverage', 'host', 'person'];
const alone = {
  host: ['build', 'host'],
  person: ['build', 'package', 'person'],
  coverage: ['build', 'coverage'],
};

function specs(pattern) {
  return [values.spec ?? pattern];
}

async function check(name, command, args) {
  count(await step(name, command, args));
}

function count(succeeded) {
  sum[succeeded ? 'passed' : 'failed'] += 1;
}

/** A suite that ends before it could count counts as one failure. */
async function suite(name, command, args, { show = true, counts = countsOf('suite') } = {}) {
  rmSync(counts, { force: true });
  const succeeded = await step(name, command, args, {
    show,
    env: { TEST_COUNTS: counts, ...quiet },
  });
  const lines = existsSync(counts) ? readFileSync(counts, 'utf8').trim().split('\n') : [];
  for (const line of lines) addCounts(JSON.parse(line));
  const counted = lines.some((line) => JSON.parse(line).failed > 0);
  if (!succeeded && !counted) sum.failed += 1;
}

/** Where it does not succeed, the tests try again and say what they miss. */
async function installTools() {
  const child = spawn('node', ['.ci/installTestTools.mjs'], { cwd: root, stdio: 'ignore' });
  await new Promise((resolve) => {
    child.once('error', resolve);
    child.once('close', resolve);
  });
}

function addCounts({ passed, failed, skipped }) {
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped.push(...skipped);
}

/** A network that is silent for a minute is mostly waiting: it has an editor of its own beside the others. */
async function person() {
  // A browser that is busy loses a key or a click now and then. What needs a second try is named in the output.
  const mocha = [...reporter, '--timeout', '120000', '--retries', '1'];
  const network = 'test/person/brokenNetwork.test.ts';
  const name = 'tests of VS Code as a person';
  if (values.spec !== undefined) return suite(name, 'mocha', [...mocha, values.spec]);
  await Promise.all([
    suite(name, 'mocha', [...mocha, 'test/person/**/*.test.ts', '--ignore', network]),
    suite('the same on a broken network', 'mocha', [...mocha, network], {
      show: false,
      counts: countsOf('network'),
    }),
  ]);
}

async function coverage() {
  const folder = path.join(root, 'coverage');
  const c8 = [
    '--reports-dir',
    folder,
    '--reporter',
    'json-summary',
    '--reporter',
    'html',
    '--all',
    '--src',
    'src',
    '--include',
    'src/**/*.ts',
  ];
  await suite('unit tests with coverage', 'c8', [
    ...c8,
    'mocha',
    ...reporter,
    ...atOnce,
    'test/**/*.test.ts',
    '--ignore',
    'test/{host,person}/**',
  ]);
  const problems = checkCoverage(path.join(folder, 'coverage-summary.json'));
  for (const problem of problems) console.log(problem);
  count(problems.length === 0);
}

const names = values.only === undefined ? everything : (alone[values.only] ?? [values.only]);
const unknown = names.flat().filter((name) => !(name in checks));
if (unknown.length > 0) {
  console.error(
    `--only ${unknown.join(', ')} is not known; choose of ${Object.keys(checks).join(', ')}.`,
  );
  process.exit(1);
}
// Takes a minute or two the first time, mostly of the network's. Whoever needs one of them before it is there waits for it.
const tools = values.only === undefined ? installTools() : undefined;
for (const name of names) await Promise.all([name].flat().map((one) => checks[one]()));
await tools;
for (const title of sum.skipped) console.log(`skipped: ${title}`);
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped.length} skipped`);
process.exitCode = sum.failed > 0 ? 1 : 0;
