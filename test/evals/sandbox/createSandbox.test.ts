import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, afterEach, describe, it } from 'mocha';
import type { JsonValue } from '../../../src/domain/fixtures/assertion.ts';
import { createSandbox, type OwnedSandbox } from '../../../src/evals/sandbox/createSandbox.ts';
import { SandboxError } from '../../../src/evals/sandbox/sandboxError.ts';
import { createTestSandbox, sandboxEntry } from './testSandbox.ts';

const never = new AbortController().signal;
const sandbox = createTestSandbox();
after(() => sandbox.dispose());

function run(code: string, output = '', owner: OwnedSandbox = sandbox): Promise<JsonValue> {
  return owner.run({ kind: 'javascript', code, output, context: { vars: {} } }, never);
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    (value) => assert.fail(`It returned ${JSON.stringify(value)}.`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof SandboxError, String(error));
  assert.ok(error.message.length < 1100);
  return error.code;
}

describe('code in the sandbox', () => {
  it('has nothing of Node and no way to it', async () => {
    const names = ['process', 'require', 'module', 'fetch', 'Buffer', 'setTimeout', 'WebAssembly'];
    for (const name of [...names, 'XMLHttpRequest', 'Worker', 'std', 'os', '__filename']) {
      assert.equal(await run(`typeof ${name}`), 'undefined', name);
    }
  });

  for (const code of [
    'require("fs").readFileSync("/etc/passwd")',
    'import("node:fs")',
    '(async () => (await import("node:http")).get("http://127.0.0.1"))()',
    'this.constructor.constructor("return process")().exit()',
    'output.constructor.constructor("return process.env")()',
    '(function () {}).constructor("return require")()("child_process")',
    'context.constructor.constructor("return globalThis.process.env")()',
    'new Error().constructor.prepareStackTrace.x',
  ]) {
    it(`cannot do ${code}`, async () => {
      assert.equal(await codeOf(run(code)), 'threw');
    });
  }

  it('calls no server', async () => {
    let calls = 0;
    const server = createServer((_request, response) => {
      calls += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = JSON.stringify(`http://127.0.0.1:${port}/`);
    await codeOf(run(`fetch(${url})`));
    await codeOf(run(`import(${url})`));
    await new Promise((resolve) => server.close(resolve));
    assert.equal(calls, 0);
  });

  it('leaves nothing for the next job', async () => {
    const code =
      'globalThis.kept = 1\nObject.prototype.kept = 1\nJSON.parse = () => 0\nString.prototype.includes = () => true\nreturn true';
    assert.equal(await run(code), true);
    assert.equal(
      await run('typeof kept + typeof ({}).kept + "a".includes("b")'),
      'undefinedundefinedfalse',
    );
  });

  it('cannot forge a result of another kind', async () => {
    assert.equal(
      await codeOf(run('Object.prototype.toJSON = () => { throw 1 }\nreturn { pass: true }')),
      'threw',
    );
    assert.deepEqual(await run('JSON.stringify = () => "1"\nreturn { pass: true }'), {
      pass: true,
    });
    assert.deepEqual(await run('({ then: 1, status: "done" })'), { then: 1, status: 'done' });
  });

  it('gets texts as they are', async () => {
    const output = 'a\u0000b\ud800\u2028é😀"\\';
    assert.equal(await run('output', output), output);
  });

  it('is told apart: not well formed, thrown, without a result', async () => {
    assert.equal(await codeOf(run('1 +')), 'invalid');
    assert.equal(await codeOf(run('JSON.parse(output).x', 'text')), 'threw');
    assert.equal(await codeOf(run('() => 1')), 'no_result');
    assert.equal(await codeOf(run('const a = {}; a.a = a; a')), 'threw');
    assert.equal(await codeOf(run('1n')), 'threw');
    assert.equal(await codeOf(run('throw { toString() { throw 1 } }')), 'threw');
  });
});

describe('the limits of the sandbox', () => {
  it('end code that loops for ever, and the next job runs', async () => {
    const started = performance.now();
    assert.equal(await codeOf(run('while (true) {}')), 'timeout');
    assert.ok(performance.now() - started < 8000);
    assert.equal(await run('1'), 1);
  });

  it('end code that hides from the time', async () => {
    const code = 'for (;;) { try { for (;;) {} } catch {} finally { continue } }';
    assert.equal(await codeOf(run(`(() => { ${code} })()`)), 'timeout');
  });

  it('end promises that go on for ever', async () => {
    const code = 'const again = () => Promise.resolve().then(again)\nreturn again()';
    // On a busy machine the memory of its engine may be full before its time is over.
    assert.match(await codeOf(run(code)), /^(timeout|memory|crashed)$/);
    assert.equal(await run('1'), 1);
  });

  it('end code that allocates without end', async () => {
    const code = 'const all = []\nfor (;;) all.push(new Uint8Array(1e6))';
    // A busy machine is out of time before it is out of memory.
    assert.match(await codeOf(run(code)), /^(memory|timeout)$/);
    assert.equal(await codeOf(run('new ArrayBuffer(1e9)')), 'memory');
    assert.equal(await codeOf(run('"x".repeat(3e8)')), 'memory');
    assert.equal(await run('1'), 1);
  });

  it('end code that calls itself without end', async () => {
    assert.equal(await codeOf(run('(function call() { return call() + 1 })()')), 'threw');
    assert.equal(await codeOf(run(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)), 'crashed');
    assert.equal(await run('1'), 1);
  });

  it('refuse a result larger than 1 MB', async () => {
    assert.equal(await codeOf(run('"x".repeat(1.1e6)')), 'too_large');
    assert.equal(await run('"x".repeat(0.9e6)'), 'x'.repeat(0.9e6));
  });

  it('refuse a job larger than 32 MB', async () => {
    assert.equal(await codeOf(run('1', 'x'.repeat(34_000_000))), 'too_large');
  });

  it('end patterns that take for ever', async () => {
    for (const pattern of ['^(a+)+$', '^(a|a)*$', '(.*a){25}$', '^([a-z]+)*\\d$']) {
      const output = `${'a'.repeat(40)}!`;
      const job = { kind: 'regex', pattern, flags: '', output } as const;
      const code = await sandbox
        .run(job, never)
        .then(String, (error: unknown) =>
          error instanceof SandboxError ? error.code : String(error),
        );
      assert.match(code, /^(timeout|false)$/, pattern);
    }
  }).timeout(30_000);
});

describe('a sandbox', () => {
  let own: OwnedSandbox | undefined;
  afterEach(async () => {
    await own?.dispose();
    own = undefined;
  });

  it('gives many jobs at once their own results', async () => {
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    assert.deepEqual(
      await Promise.all(numbers.map((n) => run(`${n} * 2`))),
      numbers.map((n) => n * 2),
    );
  });

  it('stops a running job and a waiting one when they are cancelled', async () => {
    own = createTestSandbox();
    const controller = new AbortController();
    const job = { kind: 'javascript', code: 'for (;;) {}', output: '', context: null } as const;
    await run('1', '', own);
    const running = codeOf(own.run(job, controller.signal));
    const waiting = codeOf(own.run(job, controller.signal));
    const started = performance.now();
    setImmediate(() => controller.abort());
    assert.deepEqual(await Promise.all([running, waiting]), ['cancelled', 'cancelled']);
    assert.ok(performance.now() - started < 1900);
    assert.equal(await run('1', '', own), 1);
  });

  it('takes no job after it was disposed of', async () => {
    own = createTestSandbox();
    assert.equal(await run('1', '', own), 1);
    await own.dispose();
    assert.equal(await codeOf(run('1', '', own)), 'cancelled');
  });

  it('says when its process cannot be started', async () => {
    own = createSandbox({ entry: path.join(path.dirname(sandboxEntry), 'missing.ts') });
    assert.equal(await codeOf(run('1', '', own)), 'crashed');
  });

  it('says when its process is something else', async () => {
    own = createSandbox({ entry: path.join(import.meta.dirname, 'chattyChild.ts') });
    assert.equal(await codeOf(run('1', '', own)), 'crashed');
  });
});
