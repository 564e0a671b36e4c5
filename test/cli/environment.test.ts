import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { EnvironmentDto } from '../../src/protocol/registry/environmentDto.ts';
import { startTestRegistry, type TestRegistry } from '../support/startTestRegistry.ts';
import { CliWorkspace } from './cliWorkspace.ts';

describe('prompt-rollout environment', function () {
  this.timeout(60_000);
  let registry: TestRegistry;
  let workspace: CliWorkspace;

  before(async () => {
    registry = await startTestRegistry();
    workspace = await CliWorkspace.create(registry);
  });
  after(async () => {
    await workspace.close();
    await registry.close();
  });

  const run = async (...args: string[]) => {
    const { code, out, err } = await workspace.run('environment', ...args);
    assert.equal(code, 0, err);
    return out;
  };

  const show = async () => JSON.parse(await run('show', 'production', '--json')) as EnvironmentDto;

  it('lists environments; none keeps samples by itself', async () => {
    const [heading, staging, production] = (await run('list')).trim().split('\n');
    assert.match(heading ?? '', /^NAME +PROTECTED +REQUIRES EVIDENCE +ACCEPTS +SAMPLES$/);
    assert.match(staging ?? '', /^staging +no +no +any +not kept$/);
    assert.match(production ?? '', /^production +yes +yes +any +not kept$/);
  });

  it('switches samples on, adds and removes patterns, and leaves the other rules alone', async () => {
    const before = await show();
    const on = await run(
      'set',
      'production',
      '--samples',
      'on',
      '--redact',
      'order=ORD=\\d{8}',
      'x=y',
    );
    assert.match(on, /samples +kept, redacted\n +also redacts +order: ORD=\\d\{8\}\n.*x: y/);
    const { samples, ...rules } = await show();
    assert.deepEqual(rules, before);
    const order = { name: 'order', pattern: 'ORD=\\d{8}' };
    assert.deepEqual(samples, { keep: true, redact: [order, { name: 'x', pattern: 'y' }] });
    await run('set', 'production', '--redact', 'x=', '--accepts', 'committed');
    const off = await run('set', 'production', '--samples', 'off');
    assert.match(off, /accepts +committed\n +samples +not kept/);
    assert.match(off, /also redacts +order/);
    assert.deepEqual(await show(), {
      ...{ ...before, accepts: 'committed' },
      samples: { keep: false, redact: [order] },
    });
  });

  it('makes an environment only when it is told to', async () => {
    const refused = await workspace.run('environment', 'set', 'dev', '--protected', 'yes');
    assert.equal(refused.code, 1);
    assert.match(refused.err, /There is no environment "dev"/);
    const made = await run('set', 'dev', '--create', '--require-evidence', 'yes', '--order', '30');
    assert.match(made, /^dev\n +order +30\n +protected +no\n +requires evidence +yes\n/);
  });

  it('deletes samples when it is told to', async () => {
    assert.equal(await run('delete-samples', 'staging'), 'Deleted 0 samples.\n');
    const refused = await workspace.run('environment', 'delete-samples', 'nowhere');
    assert.equal(refused.code, 1);
  });

  it('says what is wrong with an argument or a pattern', async () => {
    const broken = await workspace.run('environment', 'set', 'dev', '--redact', 'x=(a');
    assert.equal(broken.code, 1);
    assert.match(broken.err, /“x” is no regular expression/);
    const nameless = await workspace.run('environment', 'set', 'dev', '--redact', 'x');
    assert.equal(nameless.code, 2);
    assert.match(nameless.err, /takes a name and a pattern/);
    const order = await workspace.run('environment', 'set', 'dev', '--order', 'first');
    assert.equal(order.code, 2);
  });
});
