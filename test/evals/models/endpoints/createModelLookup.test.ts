import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  createModelLookup,
  type ModelLookupOptions,
} from '../../../../src/evals/models/endpoints/createModelLookup.ts';
import { createHttpSend } from '../../../../src/evals/models/http/createHttpSend.ts';
import { ModelError, type Model } from '../../../../src/evals/models/model.ts';
import { type ScriptedModel, startScriptedModel } from '../../../support/startScriptedModel.ts';
import { aRequest, callOptions } from '../connectTo.ts';

describe('createModelLookup', () => {
  let server: ScriptedModel;
  beforeEach(async () => {
    server = await startScriptedModel();
  });
  afterEach(() => server.close());

  const lookUp = (more: Partial<ModelLookupOptions> = {}) =>
    createModelLookup({
      endpoints: [{ name: 'here', kind: 'openai', url: `${server.url}/`, keyVariable: 'HERE_KEY' }],
      findKey: () => Promise.resolve('secret'),
      send: createHttpSend({ proxy: 'none' }),
      timeoutMs: 10_000,
      ...more,
    });

  it('asks the endpoint that serves the model, with the key for its address', async () => {
    const asked: unknown[] = [];
    const model = await lookUp({
      findKey: (endpoint) => {
        asked.push(endpoint);
        return Promise.resolve('secret');
      },
    })('here/small');
    const answer = await model.ask(aRequest({ model: 'here/small' }), callOptions());
    assert.equal(answer.text, 'Hello.');
    assert.deepEqual(asked, [{ name: 'here', url: server.url, keyVariable: 'HERE_KEY' }]);
    assert.equal(server.requests[0]?.headers.authorization, 'Bearer secret');
    assert.equal(server.requests[0].body['model'], 'small');
    assert.equal(model.origin, `openai ${server.url}`);
  });

  it('knows which API an endpoint speaks', async () => {
    const endpoints = [{ name: 'a', kind: 'anthropic', url: server.url }] as const;
    const model = await lookUp({ endpoints: [...endpoints] })('claude');
    assert.equal(model.origin, `anthropic ${server.url}`);
  });

  it('passes on why there is no key', async () => {
    const missing = new ModelError('key_missing', 'Add a key.');
    const found = lookUp({ findKey: () => Promise.reject(missing) })('here/small');
    await assert.rejects(found, missing);
  });

  it("gives the editor's models their own name of the model, and says where they are missing", async () => {
    const endpoints: ModelLookupOptions['endpoints'] = [{ name: 'editor', kind: 'vscode' }];
    const names: string[] = [];
    const vscodeModel: Model = {
      origin: 'vscode',
      ask: ({ model }) => {
        names.push(model);
        return Promise.resolve({ text: '', toolCalls: [], model, latencyMs: 1, retries: 0 });
      },
    };
    const model = await lookUp({ endpoints, vscodeModel })('editor/gpt-4o');
    await model.ask(aRequest({ model: 'editor/gpt-4o' }), callOptions());
    assert.deepEqual(names, ['gpt-4o']);
    await assert.rejects(lookUp({ endpoints })('editor/gpt-4o'), {
      code: 'no_endpoint',
      message: /not there outside of it/,
    });
  });

  it('keeps the answers of a model that is asked instead apart', async () => {
    const endpoints: ModelLookupOptions['endpoints'] = [
      { name: 'here', kind: 'openai', url: server.url, model: 'other' },
    ];
    const model = await lookUp({ endpoints })('small');
    await model.ask(aRequest({ model: 'small' }), callOptions());
    assert.equal(server.requests[0]?.body['model'], 'other');
    assert.equal(model.origin, `openai ${server.url} other`);
  });
});
