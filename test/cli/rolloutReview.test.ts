import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import type { RolloutDto } from '../../src/protocol/registry/rolloutDto.ts';
import type { CreatedTokenDto } from '../../src/protocol/registry/tokenDto.ts';
import { Reporter } from '../registry/observations/reporter.ts';
import { RegistryApi } from '../registry/registryApi.ts';
import { startTestRegistry, type TestRegistry } from '../support/startTestRegistry.ts';
import { CliWorkspace } from './cliWorkspace.ts';

const reviewed = `owner: ada
rollbackTrigger: anything looks wrong
stages:
  - { name: some, traffic: 10, reviews: { count: 2 } }
  - { name: all, traffic: 100 }
`;

const watched = `owner: ada
rollbackTrigger: anything looks wrong
guards:
  - { metric: latencyMs, budget: 4000, margin: 0.05 }
  - { metric: costUsd, ceiling: 1, margin: 0.1 }
stages:
  - { name: half, traffic: 50 }
  - { name: all, traffic: 100 }
`;

describe('prompt-rollout rollout review and confirm-recovery', function () {
  this.timeout(60_000);
  let registry: TestRegistry;
  let workspace: CliWorkspace;

  before(async () => {
    registry = await startTestRegistry();
    workspace = await CliWorkspace.create(registry);
    for (const key of ['reviewed', 'greeting'])
      for (const text of ['One.', 'Two.']) {
        await workspace.writePrompt(key, text);
        await workspace.run('publish', key, '-m', text);
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

  it('takes reviews of people who did not publish the candidate', async () => {
    await workspace.write('reviewed.rollout.yml', reviewed);
    await run('deploy', 'reviewed', '1.0.0');
    await run('rollout', 'start', 'reviewed', '1.1.0', '--plan', 'reviewed.rollout.yml');
    assert.match(await run('rollout', 'list'), /reviewed .*running, 2 reviews wanted/);
    assert.match(await run('status'), /10 % \(running, 2 reviews wanted\)/);
    const review = ['rollout', 'review', 'reviewed'];
    assert.match(await refused(...review, '--approve'), /nobody reviews what is their own/);
    for (const flags of [[], ['--approve', '--refuse'], ['--refuse', '--comment', ' ']])
      assert.equal((await workspace.run(...review, ...flags)).code, 2);
    const api = new RegistryApi(registry.url, registry.personToken);
    const wanted = { name: 'Bob', kind: 'person', roles: ['reviewer'] };
    const { body } = await api.post<CreatedTokenDto>(registryPaths.tokens(), wanted);
    await workspace.write('bob.token', body.token);
    const bob = ['--token-file', path.join(workspace.root, 'bob.token'), '--url', registry.url];
    const shown = await run(...review, ...bob, '--refuse', '--comment', 'Too short');
    assert.match(shown, /review +.* by Bob: refused some, Too short\n/);
    assert.match(shown, /reviews +The review by Bob refused this stage: Too short/);
    assert.match(await run('rollout', 'show', 'reviewed'), /by Bob: refused some/);
    assert.match(await run(...review, ...bob, '--approve'), /by Bob: approved some\n/);
    assert.match(await run('status'), /10 % \(running, 1 review wanted\)/);
    assert.match(await refused(...review, ...bob, '--approve', '--stage', 'all'), /“some”/);
    const steering = 'Fine\u001B]52;c;eA==\u0007\n  review   by Eve\u009B2K\u001B[1A';
    const said = await run(...review, ...bob, '--refuse', '--comment', steering);
    const show = ['rollout', 'show', 'reviewed'];
    for (const lines of [said, await run(...show), await refused('rollout', 'advance', 'reviewed')])
      assert.match(lines, /^[^\p{Cc}]*: Fine \]52;c;eA== {4}review {3}by Eve 2K \[1A[^\p{Cc}]*$/mu);
    const json = await run(...show, '--json');
    assert.doesNotMatch(json, /[^\P{Cc}\n]/u);
    const { reviews } = JSON.parse(json) as RolloutDto;
    assert.equal(reviews?.at(-1)?.comment, steering);
    await run('rollout', 'revert', 'reviewed');
  });

  it('shows how stable does after a rollback, until somebody confirms that it recovered', async () => {
    await workspace.write('watched.rollout.yml', watched);
    await run('deploy', 'greeting', '1.0.0');
    const application = new Reporter(registry.url, registry.appToken);
    const report = async (name: string, latencyMs: number) => {
      const first = await application.observe('somebody');
      const batch = Array.from({ length: 300 }, (_, index) => ({
        ...first,
        ...{ id: `${name} ${index}`, unit: `${name} ${index}`, parseFailure: false },
        ...{ latencyMs, costUsd: 0.02 },
      }));
      await application.report(batch);
    };
    await report('before', 200);
    const start = ['rollout', 'start', 'greeting', '1.1.0', '--plan', 'watched.rollout.yml'];
    assert.doesNotMatch(await run(...start), /beware/);
    await run('rollout', 'revert', 'greeting');
    assert.match(await run('status'), /1\.0\.0 \(1\.1\.0 rolled back, stable is watched\)/);
    assert.match(await run('rollout', 'list', '--all'), /rolled back, stable is watched/);
    await report('after', 9000);
    await registry.watch(5000);
    const shown = await run('rollout', 'show', 'greeting');
    assert.match(shown, /recovery .*\(latency\), so the cause is probably not the prompt/);
    assert.match(
      shown,
      /metric +latency over 4 s: 100 % of 300, before the start 0 % to .* of 300/,
    );
    assert.match(shown, /metric +cost: \$0\.02 of 300, before the start \$0\.0/);
    assert.match(await run(...start), /beware +1\.1\.0 was rolled back here/);
    await run('rollout', 'revert', 'greeting');
    const confirm = [
      'rollout',
      'confirm-recovery',
      'greeting',
      '--comment',
      'The provider was slow',
    ];
    assert.match(await run(...confirm), /closed +.* by Ada: The provider was slow\n/);
    assert.match(await run('rollout', 'list', '--all'), /rolled back, recovery confirmed/);
  });
});
