// The copied code is run as it is, against a real registry: JavaScript with the official packages, curl and Python where this
// machine has them. Python's SDK is not on npm: a stand-in of its three names asks the registry, the rest is the copied code.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'mocha';
import { Type } from 'typebox';
import { Parse } from 'typebox/value';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';
import { writeSnippet } from '../../../src/extension/commands/resolveSnippet.ts';
import { skipBecause } from '../../editor/skipBecause.ts';
import { startTestRegistry } from '../../support/startTestRegistry.ts';
import { aPrompt, CommandBench, file } from './commandBench.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../..');
const key = 'support/answer';

const answerSchema = Type.Object({
  messages: Type.Array(Type.Object({ content: Type.String() })),
});

const source = aPrompt(
  'Answer {{question}} in {{language}}.',
  `inputs:
  question: { type: string, required: true }
  language: { type: string, default: English }
`,
);

/** Everything that a string literal could trip over. */
const trickyText = 'It is """{{question}}""" and \\"\\n\u2028 \'\'\' ${x} `y`.';
const lastKnown: PromptContent = { messages: [{ role: 'user', content: trickyText }] };
const inputs = { question: '{{language}} $& \\1 why?' };

describe('the copied code that resolves a prompt', () => {
  let bench: CommandBench;
  let folder: string;
  let gone: string;

  before(async () => {
    bench = await CommandBench.start();
    bench.activeFile = file;
    bench.write(source);
    await bench.publish(source);
    await bench.deploy('1.0.0', 'production');
    // Inside, so that the packages of the repository are found.
    await mkdir(path.join(root, '.cache'), { recursive: true });
    folder = await mkdtemp(path.join(root, '.cache', 'snippet-'));
    const other = await startTestRegistry();
    gone = other.url;
    await other.close();
  });

  after(async () => {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  });

  const facts = (changes: { registry?: string; fallback?: PromptContent } = {}) => ({
    registry: changes.registry ?? bench.registry.url,
    environment: 'production',
    key,
    fallback: changes.fallback,
  });
  const env = () => ({ ...process.env, PROMPT_ROLLOUT_APP_TOKEN: bench.registry.appToken });

  describe('in JavaScript', () => {
    let files = 0;

    const resolve = async (given: object, which = facts()) => {
      files += 1;
      const script = path.join(folder, `resolve-${files}.mjs`);
      const call = `
const answer = await resolvePrompt('user-17', JSON.parse(process.argv[2]));
console.log(JSON.stringify(answer));
await OpenFeature.close();
`;
      await writeFile(script, writeSnippet('typescript', which) + call);
      return run(process.execPath, [script, JSON.stringify(given)], { env: env() });
    };

    it('resolves the prompt and renders it literally', async () => {
      const { stdout, stderr } = await resolve(inputs);
      assert.match(stdout, /"version":"1\.0\.0"/);
      assert.ok(stdout.includes(JSON.stringify(`Answer ${inputs.question} in English.\n`)));
      assert.equal(stderr, '');
    });

    it('fails on a missing input', async () => {
      await assert.rejects(resolve({}), /needs the input "question"/);
    });

    it('tells when it uses the last known prompt', async () => {
      const { stdout, stderr } = await resolve(
        inputs,
        facts({ registry: gone, fallback: lastKnown }),
      );
      const rendered = trickyText.replace('{{question}}', () => inputs.question);
      assert.ok(stdout.includes(JSON.stringify(rendered)));
      assert.match(stderr, /The last known prompt support\/answer is used: ./);
    });

    it('fails when there is nothing to fall back to', async () => {
      await assert.rejects(
        resolve(inputs, facts({ registry: gone })),
        /No prompt support\/answer: ./,
      );
    });
  });

  describe('in Python', () => {
    let files = 0;

    before(async function () {
      if (!(await works('python3', '--version'))) skipBecause(this, 'python3 is not installed');
      for (const [name, text] of Object.entries(standInPackages)) {
        const module = path.join(folder, name);
        await mkdir(path.dirname(module), { recursive: true });
        await writeFile(module, text);
      }
    });

    const resolve = async (given: object, which = facts()) => {
      files += 1;
      const script = path.join(folder, `resolve_${files}.py`);
      const call = `
import sys

print(json.dumps(resolve_prompt("user-17", json.loads(sys.argv[1]))))
`;
      await writeFile(script, writeSnippet('python', which) + call);
      await run('python3', ['-m', 'py_compile', script]);
      return run('python3', [script, JSON.stringify(given)], { env: env() });
    };
    const contentOf = (stdout: string) =>
      Parse(answerSchema, JSON.parse(stdout)).messages[0]?.content;

    it('resolves the prompt and renders it literally', async () => {
      const { stdout, stderr } = await resolve(inputs);
      assert.match(stdout, /"version": "1\.0\.0"/);
      assert.equal(contentOf(stdout), `Answer ${inputs.question} in English.\n`);
      assert.equal(stderr, '');
    });

    it('fails on a missing input', async () => {
      await assert.rejects(resolve({}), /needs the input "question"/);
    });

    it('tells when it uses the last known prompt', async () => {
      const { stdout, stderr } = await resolve(
        inputs,
        facts({ registry: gone, fallback: lastKnown }),
      );
      assert.equal(
        contentOf(stdout),
        trickyText.replace('{{question}}', () => inputs.question),
      );
      assert.match(stderr, /The last known prompt support\/answer is used: ./);
    });

    it('fails when there is nothing to fall back to', async () => {
      await assert.rejects(
        resolve(inputs, facts({ registry: gone })),
        /No prompt support\/answer: ./,
      );
    });
  });

  it('asks with curl', async function () {
    if (!(await works('curl', '--version')) || process.platform === 'win32')
      skipBecause(this, 'curl or sh is not installed');
    const { stdout } = await run('sh', ['-c', writeSnippet('curl', facts())], { env: env() });
    const answer: unknown = JSON.parse(stdout);
    assert.partialDeepStrictEqual(answer, { key, variant: '1.0.0' });
  });
});

async function works(command: string, argument: string): Promise<boolean> {
  try {
    await run(command, [argument]);
    return true;
  } catch {
    return false;
  }
}

/** What the copied code takes of openfeature-sdk and openfeature-provider-ofrep, asking the registry as they do. */
const standInPackages = {
  'openfeature/__init__.py': '',
  'openfeature/contrib/__init__.py': '',
  'openfeature/contrib/provider/__init__.py': '',
  'openfeature/evaluation_context.py': `
class EvaluationContext:
    def __init__(self, targeting_key=None, attributes=None):
        self.targeting_key = targeting_key
        self.attributes = attributes or {}
`,
  'openfeature/contrib/provider/ofrep.py': `
class OFREPProvider:
    def __init__(self, base_url, *, headers_factory=None, timeout=5.0):
        self.base_url = base_url
        self.headers_factory = headers_factory
`,
  'openfeature/api.py': `
import json
import types
import urllib.request

_provider = None


def set_provider(provider):
    global _provider
    _provider = provider


class _Client:
    def get_object_details(self, key, default, context):
        request = urllib.request.Request(
            f"{_provider.base_url}/ofrep/v1/evaluate/flags/{key}",
            json.dumps({"context": {"targetingKey": context.targeting_key, **context.attributes}}).encode(),
            {"Content-Type": "application/json", **_provider.headers_factory()},
        )
        try:
            with urllib.request.urlopen(request) as response:
                answer = json.load(response)
        except OSError as error:
            return types.SimpleNamespace(
                value=default, variant=None, error_code="GENERAL", error_message=str(error)
            )
        return types.SimpleNamespace(
            value=answer["value"], variant=answer["variant"], error_code=None, error_message=None
        )


def get_client():
    return _Client()
`,
};
