import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { ModelError, type ModelErrorCode } from '../../../src/evals/models/model.ts';
import { ModelKeys, type NamedEndpoint } from '../../../src/extension/models/modelKeys.ts';
import { CancelledError } from '../../../src/extension/platform/userError.ts';

const endpoint: NamedEndpoint = {
  name: 'main',
  url: 'https://models.example.com/v1',
  keyVariable: 'MAIN_KEY',
};

describe('keys of model endpoints', () => {
  let secrets: Map<string, string>;
  let consents: Set<string>;
  let asked: string[];
  let agrees: boolean;
  let onConfirm: () => Promise<void>;

  beforeEach(() => {
    secrets = new Map();
    consents = new Set();
    asked = [];
    agrees = true;
    onConfirm = () => Promise.resolve();
  });

  const createKeys = (environment: Record<string, string> = {}): ModelKeys =>
    new ModelKeys({
      secrets: {
        get: (key) => Promise.resolve(secrets.get(key)),
        store: (key, value) => Promise.resolve(void secrets.set(key, value)),
        delete: (key) => Promise.resolve(void secrets.delete(key)),
      },
      environment,
      consents: {
        has: (consent) => consents.has(consent),
        add: (consent) => Promise.resolve(void consents.add(consent)),
      },
      ui: {
        confirm: async ({ message, detail, actions }) => {
          asked.push(`${message} ${detail}`);
          await onConfirm();
          const [first] = actions;
          if (!agrees || first === undefined) throw new CancelledError();
          return first.value;
        },
      },
    });

  const refused = async (
    keys: ModelKeys,
    code: ModelErrorCode,
    one = endpoint,
  ): Promise<string> => {
    let message = '';
    await assert.rejects(keys.find(one), (error) => {
      assert.ok(error instanceof ModelError);
      assert.equal(error.code, code);
      message = error.message;
      return true;
    });
    return message;
  };

  it('are bound to the origin that they were entered for', async () => {
    const keys = createKeys();
    await keys.set(endpoint.url, 'secret');
    assert.equal(await keys.find(endpoint), 'secret');
    assert.equal(
      await keys.find({ ...endpoint, url: 'https://models.example.com/other' }),
      'secret',
    );
    for (const url of ['https://models.example.com:444/v1', 'http://models.example.com/v1'])
      assert.match(await refused(keys, 'key_missing', { ...endpoint, url }), /MAIN_KEY/);
    assert.deepEqual(asked, []);
  });

  it('of an environment variable go to an origin only after a person has agreed, once', async () => {
    const keys = createKeys({ MAIN_KEY: 'from-env', OTHER_KEY: 'other' });
    assert.equal(await keys.find(endpoint), 'from-env');
    assert.equal(await keys.find(endpoint), 'from-env');
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /https:\/\/models\.example\.com\?.*MAIN_KEY/);
    await keys.find({ ...endpoint, keyVariable: 'OTHER_KEY' });
    await keys.find({ ...endpoint, url: 'https://elsewhere.example.com' });
    assert.equal(asked.length, 3);
  });

  it('are not sent when the person does not agree', async () => {
    agrees = false;
    const keys = createKeys({ MAIN_KEY: 'from-env' });
    assert.match(await refused(keys, 'consent_missing'), /Nothing was sent/);
    assert.equal(consents.size, 0);
  });

  it('are asked about once by cases that wait together', async () => {
    const keys = createKeys({ MAIN_KEY: 'from-env' });
    const found = await Promise.all([keys.find(endpoint), keys.find(endpoint)]);
    assert.deepEqual(found, ['from-env', 'from-env']);
    assert.equal(asked.length, 1);
  });

  it('of several endpoints are asked about one after the other', async () => {
    const keys = createKeys({ MAIN_KEY: 'from-env' });
    const open: (() => void)[] = [];
    onConfirm = () => new Promise<void>((resolve) => open.push(resolve));
    const all = [endpoint, { ...endpoint, url: 'https://elsewhere.example.com' }];
    const found = Promise.all(all.map((one) => keys.find(one)));
    while (open.length === 0) await new Promise(setImmediate);
    assert.equal(asked.length, 1);
    open[0]?.();
    while (open.length === 1) await new Promise(setImmediate);
    assert.equal(asked.length, 2);
    open[1]?.();
    assert.deepEqual(await found, ['from-env', 'from-env']);
    assert.equal(consents.size, 2);
  });

  it('are not needed by a model on this machine, and another origin is asked about', async () => {
    const keys = createKeys();
    assert.equal(await keys.find({ name: 'demo', url: 'http://127.0.0.1:4000/v1' }), undefined);
    assert.equal(asked.length, 0);
    assert.equal(await keys.find({ name: 'lab', url: 'http://lab.example.com/v1' }), undefined);
    assert.match(asked[0] ?? '', /without a key/);
  });

  it('that are empty are missing, and deleted ones are gone', async () => {
    const keys = createKeys({ MAIN_KEY: '' });
    assert.match(await refused(keys, 'key_missing'), /MAIN_KEY/);
    await keys.set(endpoint.url, 'secret');
    assert.equal(await keys.has(endpoint.url), true);
    await keys.delete(endpoint.url);
    assert.equal(await keys.has(endpoint.url), false);
  });
});
