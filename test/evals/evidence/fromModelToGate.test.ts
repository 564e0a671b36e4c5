import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { RegistryClient } from '../../../src/client/registryClient.ts';
import { calculateContentHash } from '../../../src/domain/prompt/contentHash.ts';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import { compareVersions } from '../../../src/evals/compare/compareVersions.ts';
import { toEvidence } from '../../../src/evals/evidence/toEvidence.ts';
import { createOpenAiModel } from '../../../src/evals/models/openai/createOpenAiModel.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { VersionDto } from '../../../src/protocol/registry/versionDto.ts';
import { aPublication, production, RegistryApi } from '../../registry/registryApi.ts';
import {
  type ScriptedModel,
  startScriptedModel,
  streamReply,
} from '../../support/startScriptedModel.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { connectTo } from '../models/connectTo.ts';
import { aCase, anAssertion } from '../run/runBuilders.ts';

const plan: RolloutPlan = {
  stages: [
    { name: 'offline', eval: { minCases: { safety: 2 } }, advance: 'automatic' },
    { name: 'some', traffic: 10 },
  ],
};
const cases = Array.from({ length: 12 }, (_, index) =>
  aCase(`c${index}`, {
    kind: index < 2 ? 'safety' : 'representative',
    assertions: [anAssertion({ type: 'contains', value: 'yes' })],
  }),
);

function contentSaying(text: string): PromptContent {
  return { model: 'test/small', messages: [{ role: 'user', content: `${text} {{word}}` }] };
}

const live = contentSaying('Answer');
const broken = contentSaying('Refuse');
const mended = contentSaying('Kindly answer');

describe('from the answers of a model to the gate of a rollout', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  let client: RegistryClient;
  let model: ScriptedModel;

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
    client = new RegistryClient({
      baseUrl: registry.url,
      token: () => Promise.resolve(registry.personToken),
      clientName: 'evals-test',
    });
    model = await startScriptedModel();
    model.replyAlways((response, request) => {
      const isRefused = JSON.stringify(request.body).includes('Refuse');
      streamReply([isRefused ? 'no' : 'yes'])(response, request);
    });
    assert.equal((await publish(live, null)).version, '1.0.0');
    const override = { conditions: ['evidence'], reason: 'first' };
    await api.deploy(production, { version: '1.0.0', override });
  });

  afterEach(async () => {
    await model.close();
    await registry.close();
  });

  async function publish(content: PromptContent, parent: string | null): Promise<VersionDto> {
    const body = { ...aPublication('x', { parent }), content };
    return (await api.post<VersionDto>(registryPaths.versions('greeting'), body)).body;
  }

  async function compareAndRecord(candidate: PromptContent): Promise<string> {
    const found = await compareVersions(
      { candidate, baseline: { version: '1.0.0', content: live }, cases },
      { findModel: () => Promise.resolve(createOpenAiModel(connectTo(model.url), 'small')) },
      { signal: new AbortController().signal, repeat: 2 },
    );
    const body = toEvidence(found, { prompt: 'greeting', ranIn: 'editor' });
    assert.ok(body);
    const { id, summary, recordedBy } = await client.evidence.record(body);
    assert.deepEqual([summary.cases, recordedBy.name], [cases.length, 'Ada']);
    assert.deepEqual((await client.evidence.get(id)).cases, body.cases);
    registry.clock.advance(1000);
    return found.verdict;
  }

  it('refuses the broken version and starts on the mended one', async () => {
    const second = await publish(broken, '1.0.0');
    assert.equal(second.contentHash, calculateContentHash(broken));
    const refused = await api.start(production, { candidate: second.version, plan });
    assert.equal(refused.waitsFor[0]?.code, 'evidence_missing');
    assert.equal(await compareAndRecord(broken), 'regression');
    const held = await api.rollout(refused.id);
    assert.deepEqual(
      [held.phase, held.waitsFor[0]?.state, held.waitsFor[0]?.code],
      ['pending', 'failed', 'evidence_regression'],
    );
    await api.post(registryPaths.rolloutAction(refused.id, 'cancel'));

    const third = await publish(mended, second.version);
    assert.equal(await compareAndRecord(mended), 'noRegression');
    const begun = await api.start(production, { candidate: third.version, plan });
    assert.equal(begun.phase, 'progressing');
  });
});
