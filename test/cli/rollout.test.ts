import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { startTestRegistry, type TestRegistry } from '../support/startTestRegistry.ts';
import { Reporter } from '../registry/observations/reporter.ts';
import { CliWorkspace } from './cliWorkspace.ts';
import { runCli } from './runCli.ts';

const guarded = `owner: ada
guards:
  - { metric: parseFailure, margin: 0.2 }
  - { metric: costUsd, ceiling: 1, dryRun: true }
  - { metric: parseFailure, when: { tenant: [acme] } }
stages:
  - { name: acme, traffic: { when: { tenant: [acme] }, percent: 100 } }
  - { name: half, traffic: 50 }
`;

const plan = `owner: ada
rollbackTrigger: anything looks wrong
stages:
  - { name: some, traffic: 10, hold: 1h }
  - { name: all, traffic: 100 }
`;

describe('prompt-rollout rollout, deploy and export', function () {
  this.timeout(60_000);
  let registry: TestRegistry;
  let workspace: CliWorkspace;

  before(async () => {
    registry = await startTestRegistry();
    workspace = await CliWorkspace.create(registry);
    await workspace.write('quick.rollout.yml', plan);
    for (const text of ['One.', 'Two.', 'Three.']) {
      await workspace.writePrompt('triage', text);
      await workspace.run('publish', 'triage', '-m', text);
    }
  });
  after(async () => {
    await workspace.close();
    await registry.close();
  });

  async function run(...args: string[]): Promise<string> {
    const { code, out, err } = await workspace.run(...args);
    assert.equal(code, 0, err);
    return out;
  }

  async function refused(...args: string[]): Promise<string> {
    const { code, out, err } = await workspace.run(...args);
    assert.equal(code, 1, out);
    return err;
  }

  it('takes a prompt from the first deployment to a rolled-back canary', async () => {
    assert.equal(await run('deploy', 'triage', '1.0.0'), 'triage in staging: nothing → 1.0.0\n');
    assert.equal(await run('deploy', 'triage', '1.1.0'), 'triage in staging: 1.0.0 → 1.1.0\n');
    const note = ['--change', 'Shorter', '--main-risk', 'Too short'];
    const started = await run(
      'rollout',
      'start',
      'triage',
      '1.2.0',
      '--plan',
      'quick.rollout.yml',
      ...note,
    );
    assert.match(started, /triage 1\.2\.0 in staging: running, stage some \(1 of 2\), serves 10 %/);
    assert.match(started, /hold +/);

    assert.match(await run('rollout', 'list'), /triage +staging +1\.1\.0 → 1\.2\.0 +running/);
    assert.match(await run('status'), /1\.1\.0 → 1\.2\.0 10 % \(running\)/);
    assert.match(await refused('rollout', 'advance', 'triage'), /hold/);
    assert.match(await refused('deploy', 'triage', '1.0.0'), /rollout/i);

    const why = ['--override', 'hold', '--override-reason', 'It is a test'];
    assert.match(
      await run('rollout', 'advance', 'triage', ...why),
      /stage all \(2 of 2\), serves 100 %/,
    );
    assert.match(
      await run('rollout', 'pause', 'triage', '--reason', 'Lunch'),
      /paused .* by Ada: Lunch/,
    );
    assert.match(await run('rollout', 'resume', 'triage'), /running/);
    assert.match(await refused('rollout', 'advance', 'triage', '--revision', '1'), /Somebody else/);

    const reverted = await run('rollout', 'revert', 'triage', '--reason', 'Worse');
    assert.equal(reverted, 'Rolled back 1.2.0. staging serves 1.1.0 to everybody.\n');
    assert.equal(await run('rollout', 'list'), 'No rollouts.\n');
    const ended: unknown = JSON.parse(await run('rollout', 'show', 'triage', '--json'));
    assert(typeof ended === 'object' && ended !== null && 'phase' in ended && 'note' in ended);
    assert.equal(ended.phase, 'rolledBack');
    assert.deepEqual(ended.note, { change: 'Shorter', mainRisk: 'Too short' });

    assert.equal(await run('rollout', 'revert', 'triage'), 'staging: 1.1.0 → 1.0.0.\n');
  });

  it('cancels a rollout that waits for evidence', async () => {
    const why = ['--override', 'evidence', '--override-reason', 'First version'];
    await run('deploy', 'triage', '1.0.0', '-e', 'production', ...why);
    const args = ['rollout', 'start', 'triage', '1.2.0', '--plan', 'quick.rollout.yml'];
    assert.match(await run(...args, '-e', 'production'), /waiting to start.*serves nothing/);
    assert.match(await run('rollout', 'revert', 'triage', '-e', 'production'), /^Cancelled/);
  });

  it('exports what is stable, the same bytes each time', async () => {
    await run('export', '--environment', 'production', '--out', 'defaults.json');
    const text = await readFile(path.join(workspace.root, 'defaults.json'), 'utf8');
    const defaults: unknown = JSON.parse(text);
    assert(typeof defaults === 'object' && defaults !== null && 'prompts' in defaults);
    const { prompts } = defaults;
    assert(typeof prompts === 'object' && prompts !== null && 'triage' in prompts);
    const { triage } = prompts;
    assert(typeof triage === 'object' && triage !== null && 'content' in triage);
    assert.deepEqual(triage.content, {
      messages: [{ role: 'system', content: 'One.' }],
      model: 'openai/gpt-4o',
    });
    assert.equal(await run('export', '-e', 'production'), text);
    assert.match(await refused('export', '-e', 'nowhere'), /nowhere/);
  });

  it('shows what guards say, of whom, and what they rest on', async () => {
    await workspace.write('guarded.rollout.yml', guarded);
    for (const text of ['Hello.', 'Hi.']) {
      await workspace.writePrompt('greeting', text);
      await workspace.run('publish', 'greeting', '-m', text);
    }
    await run('deploy', 'greeting', '1.0.0');
    await run('rollout', 'start', 'greeting', '1.1.0', '--plan', 'guarded.rollout.yml');
    const why = [
      '--override',
      'guard:parseFailure',
      '--override',
      'guard:parseFailure@tenant=acme',
    ];
    await run('rollout', 'advance', 'greeting', ...why, '--override-reason', 'A test');
    const application = new Reporter(registry.url, registry.appToken);
    const units = Array.from({ length: 60 }, (_, unit) => `unit-${unit}`);
    const seen = units.map((unit) => application.observe(unit, { id: unit, parseFailure: false }));
    await application.report(
      (await Promise.all(seen)).map((one, index) => ({ ...one, costUsd: index % 2 })),
    );
    const shown = await run('rollout', 'show', 'greeting');
    assert.match(shown, /health +not clear yet/);
    assert.match(shown, /guard +.*parse failures.* \(0 % of \d+ beside 0 % of \d+\)\n/);
    assert.match(shown, /guard +.*cost.*\(\$0\.\d+ of \d+ beside .* Dry run: never acts\./);
    assert.match(shown, /guard +Nothing is reported on parse failures for tenant acme yet/);
    assert.match(
      shown,
      /note +Every conversation of tenant acme gets the candidate, so guards rest/,
    );
    assert.match(await run('status'), /1\.0\.0 → 1\.1\.0 .*\(running, not clear yet\)/);
    assert.match(await run('rollout', 'list'), /GUARDS .*\n.*not clear yet/);
    await run('rollout', 'revert', 'greeting');
  });

  it('says in the status what else could explain a difference, and which guard took back', async () => {
    assert.doesNotMatch(await run('status'), /Beware/);
    await workspace.write(
      'one-guard.rollout.yml',
      'guards:\n  - { metric: parseFailure, margin: 0.2 }\nstages:\n  - { name: half, traffic: 50 }\n',
    );
    const withPlan = (name: string) => ['--plan', `${name}.rollout.yml`];
    await run('rollout', 'start', 'greeting', '1.1.0', ...withPlan('one-guard'));
    await run('deploy', 'triage', '1.1.0');
    await run('rollout', 'start', 'triage', '1.2.0', ...withPlan('quick'));
    const status = await run('status');
    assert.match(
      status,
      /\nBeware, triage 1\.2\.0 in staging: greeting 1\.1\.0 is rolled out to the same units since/,
    );
    assert.match(status, /\nBeware, greeting 1\.1\.0 in staging: triage 1\.2\.0 is rolled out/);
    assert.doesNotMatch(await run('status', 'triage'), /Beware, greeting/);
    const application = new Reporter(registry.url, registry.appToken);
    const units = Array.from({ length: 200 }, (_, unit) => `other-${unit}`);
    const seen = await Promise.all(units.map((unit) => application.observe(unit, { id: unit })));
    await application.report(
      seen.map((one) => ({ ...one, parseFailure: one.version === '1.1.0' })),
    );
    assert.match(
      await run('rollout', 'show', 'greeting'),
      /rolled back, .*\n(?:.*\n)* {2}ended +.* UTC by guard “parse failures”\n/,
    );
    await run('rollout', 'revert', 'triage');
  });

  it('says where a token comes from when it has none, or one that counts for nothing', async () => {
    const ask = (environment: NodeJS.ProcessEnv) =>
      runCli(['status'], {
        folder: workspace.root,
        environment: { PROMPT_ROLLOUT_URL: registry.url, ...environment },
      });
    for (const environment of [{}, { PROMPT_ROLLOUT_TOKEN: 'old' }]) {
      const { code, err } = await ask(environment);
      assert.equal(code, 1);
      assert.match(err, /with --token-file, or set PROMPT_ROLLOUT_TOKEN\.\n$/);
    }
  });

  it('says before the start that the way back is closed', async () => {
    await workspace.writePrompt('greeting', 'Hi {{name}}.');
    await workspace.run('publish', 'greeting', '-m', 'With a name');
    await run('deploy', 'greeting', '2.0.0');
    const started = await run(
      'rollout',
      'start',
      'greeting',
      '1.1.0',
      '--plan',
      'quick.rollout.yml',
    );
    assert.match(started, /waiting to start.*serves nothing/);
    assert.match(started, /wayBack +Going back may not work: stable needs the input “name”/);
    const why = ['--override', 'wayBack', '--override-reason', 'It is sent for good'];
    assert.match(await run('rollout', 'advance', 'greeting', ...why), /serves 10 %/);
  });

  it('names every fault of a plan with its place', async () => {
    await workspace.write('bad.rollout.yml', 'stages:\n  - { name: x, traffic: 500 }\n');
    const run = await workspace.run(
      'rollout',
      'start',
      'triage',
      '1.2.0',
      '--plan',
      'bad.rollout.yml',
    );
    assert.equal(run.code, 2);
    assert.match(run.err, /bad\.rollout\.yml:2:\d+: error/);
    const missing = await workspace.run(
      'rollout',
      'start',
      'triage',
      '1.2.0',
      '--plan',
      'none.yml',
    );
    assert.equal(missing.code, 2);
    assert.match(missing.err, /Careful or Fast/);
  });
});
