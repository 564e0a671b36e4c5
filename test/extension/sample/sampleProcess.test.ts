import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { CancelledError, UserError } from '../../../src/extension/platform/userError.ts';
import { SampleProcess } from '../../../src/extension/sample/sampleProcess.ts';
import { eventually } from '../../editor/eventually.ts';
import { isAlive } from '../../support/isAlive.ts';

const registry = {
  url: 'http://127.0.0.1:1',
  personTokenFile: 'person',
  appTokenFile: 'app',
};

describe('the processes of a sample window', () => {
  let folder: string;
  let script: string;
  let lines: string[];
  let onLine: () => void;
  let sample: SampleProcess;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sample-process-'));
    script = path.join(folder, 'demo.cjs');
    lines = [];
    onLine = () => undefined;
    const log = (line: string): void => {
      lines.push(line);
      onLine();
    };
    const never = (): void => undefined;
    sample = new SampleProcess({
      script,
      log: { trace: never, debug: never, info: log, warn: log, error: log },
    });
  });

  afterEach(async () => {
    sample.dispose();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  const says = (text: string) => writeFile(script, `console.log(${JSON.stringify(text)});${idle}`);
  const idle = 'setInterval(() => undefined, 1000);';
  const nextLine = () =>
    new Promise<void>((resolve) => {
      onLine = resolve;
    });

  it('tell where the page of the application is', async () => {
    await says('{"url":"http://127.0.0.1:4711/"}');
    assert.equal(await sample.startApplication(registry, folder), 'http://127.0.0.1:4711/');
  });

  it('include the stand-in for a language model, also in later windows', async () => {
    await writeFile(script, `console.log(process.argv.slice(2).join(' '));${idle}`);
    const line = nextLine();
    sample.startModel(folder);
    await line;
    assert.deepEqual(lines, [`model --sample ${folder}`]);
  });

  it('end with the window, also while the history is being published', async () => {
    await says('publishing');
    const line = nextLine();
    const publishing = sample.publishHistory(registry, folder);
    await line;
    sample.dispose();
    await assert.rejects(publishing, CancelledError);
    await assert.rejects(sample.startApplication(registry, folder), CancelledError);
    assert.deepEqual(lines, ['publishing']);
  });

  it('are the model at once and the application when it is asked for, once each, and none remains', async () => {
    await writeFile(
      script,
      `console.log(process.pid + ' ' + process.argv.slice(2).join(' '));
if (process.argv[2] !== 'model') console.log('{"url":"http://127.0.0.1:4711/"}');
${idle}`,
    );
    const line = nextLine();
    sample.startModel(folder);
    await line;
    await sample.startApplication(registry, folder);
    await sample.startApplication(registry, folder);
    const started = lines.filter((one) => /^\d/.test(one));
    assert.equal(started.length, 3);
    assert.ok(started.slice(1).every((one) => !one.includes('--sample')));
    sample.dispose();
    await eventually(() => {
      const alive = started.map((one) => Number.parseInt(one)).filter(isAlive);
      assert.deepEqual(alive, []);
    });
  });

  it('say that the history could not be published', async () => {
    await writeFile(script, 'process.exit(3);');
    await assert.rejects(sample.publishHistory(registry, folder), UserError);
  });
});
