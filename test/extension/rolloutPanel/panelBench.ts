import assert from 'node:assert/strict';
import { RegistryClient } from '../../../src/client/registryClient.ts';
import { RegistryMirror } from '../../../src/client/registryMirror.ts';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import { toRolloutView } from '../../../src/extension/rolloutPanel/rolloutPanelModel.ts';
import { RolloutPanelSource } from '../../../src/extension/rolloutPanel/rolloutPanelSource.ts';
import {
  runPanelIntent,
  type CarriedIntent,
} from '../../../src/extension/rolloutPanel/runPanelIntent.ts';
import type { RolloutView } from '../../../src/protocol/panel/rolloutView.ts';
import { parseToPanel } from '../../../src/protocol/panel/toPanel.ts';
import type { Observation } from '../../../src/protocol/registry/observationDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { TestRegistry } from '../../support/startTestRegistry.ts';
import { Reporter } from '../../registry/observations/reporter.ts';
import { RegistryApi, staging } from '../../registry/registryApi.ts';

const rules = { order: 10, protected: false, requireEvidence: false, accepts: 'any' };
export const servedPlan: RolloutPlan = {
  guards: [
    { metric: 'parseFailure', margin: 0.05 },
    { metric: 'latencyMs', budget: 1000, margin: 0.2, onHarm: 'notify' },
  ],
  cohorts: ['tenant'],
  stages: [
    { name: 'half', traffic: 50, reviews: { count: 1 } },
    { name: 'full', traffic: 100 },
  ],
};

/** A panel on a registry that runs, with an application that reports to it. */
export class PanelBench {
  readonly registry: TestRegistry;
  readonly api: RegistryApi;
  readonly application: Reporter;
  readonly mirror: RegistryMirror;
  source: RolloutPanelSource;
  client: RegistryClient;
  now = 0;
  #units = 0;

  constructor(registry: TestRegistry) {
    this.registry = registry;
    this.api = new RegistryApi(registry.url, registry.personToken);
    this.application = new Reporter(registry.url, registry.appToken);
    this.mirror = new RegistryMirror(() => this.now);
    this.client = this.clientOf(registry.personToken);
    this.source = this.#createSource();
  }

  clientOf(token: string): RegistryClient {
    return new RegistryClient({
      baseUrl: this.registry.url,
      token: () => Promise.resolve(token),
      clientName: 'panel-test',
      retries: 0,
    });
  }

  async start(samples = true): Promise<string> {
    await this.api.publish('greeting', 'one');
    await this.api.publish('greeting', 'two', '1.0.0');
    await this.api.deploy(staging, { version: '1.0.0' });
    if (samples) {
      const path = registryPaths.environment(staging.environment);
      const { status, text } = await this.api.put(path, { ...rules, samples: { keep: true } });
      assert.equal(status, 200, text);
    }
    return (await this.api.start(staging, { candidate: '1.1.0', plan: servedPlan })).id;
  }

  /** Outcomes of new units; `tell` says what each version does. */
  async report(count: number, tell: (isCandidate: boolean) => Partial<Observation>): Promise<void> {
    const batch = await Promise.all(
      Array.from({ length: count }, async () => {
        this.#units += 1;
        const unit = `unit-${this.#units}`;
        const attributes = { tenant: this.#units % 2 === 0 ? 'acme' : 'globex' };
        const one = await this.application.observe(unit, { id: unit, attributes });
        const sample = { input: `Ask <b>${unit}</b>`, output: `Answer of ${one.version}` };
        return { ...one, sample, ...tell(one.version === '1.1.0') };
      }),
    );
    await this.application.report(batch);
  }

  /** What the panel shows, after it has read everything. */
  async view(): Promise<RolloutView> {
    this.now = this.registry.clock.now();
    await this.mirror.load(this.client);
    this.mirror.setConnection({ kind: 'live' });
    await this.source.load();
    this.now += 5000;
    await this.source.loadLive();
    const view = toRolloutView(this.source.facts());
    const message = { protocol: 1, type: 'view', sequence: 1, target: this.target, view };
    assert.ok(parseToPanel(message), 'the webview understands the view');
    return view;
  }

  get target() {
    return { registry: this.registry.url, ...staging };
  }

  run(intent: CarriedIntent, said: unknown[] = []): Promise<void> {
    const note = (...call: unknown[]): Promise<void> => Promise.resolve(void said.push(call));
    return runPanelIntent(intent, {
      target: this.target,
      project: undefined,
      facts: this.source.facts(),
      findSample: (id) => this.source.findSample(id),
      connection: { reconnect: () => undefined, writer: () => Promise.resolve(this.client) },
      actions: {
        run: note,
        openDiff: note,
        openRollout: note,
        copyText: note,
        openExternal: note,
        openText: note,
        compareTexts: note,
        makeFixture: note,
      },
    });
  }

  #createSource(): RolloutPanelSource {
    const reader = () => Promise.resolve(this.client);
    return new RolloutPanelSource({
      target: this.target,
      connection: {
        id: this.registry.url,
        label: 'registry.example.com',
        isLocal: false,
        status: { kind: 'live' },
        state: this.mirror,
        onDidChange: () => ({ dispose: () => undefined }),
        reader,
        writer: reader,
        reconnect: () => undefined,
      },
      versions: {
        get: async (_connection, prompt, version) => this.client.versions.get(prompt, version),
      },
      place: { locale: 'en', timeZone: 'UTC' },
      now: () => this.now,
      hasPromptFile: () => true,
      describeProblem: (error) => (error instanceof Error ? error.message : String(error)),
    });
  }
}
