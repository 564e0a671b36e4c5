import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { PanelIntent } from '../../../src/protocol/panel/panelIntent.ts';
import type { RolloutView } from '../../../src/protocol/panel/rolloutView.ts';
import { toRolloutView } from '../../../src/extension/rolloutPanel/rolloutPanelModel.ts';
import { startTestRegistry } from '../../support/startTestRegistry.ts';
import { staging } from '../../registry/registryApi.ts';
import { PanelBench, servedPlan } from './panelBench.ts';

const plain = (text: string | undefined): string => (text ?? '').replaceAll('\u00a0', ' ');

describe('the panel of a rollout that is served', () => {
  let bench: PanelBench;

  beforeEach(async () => {
    bench = new PanelBench(await startTestRegistry());
  });

  afterEach(() => bench.registry.close());

  const viewOfWell = async (): Promise<RolloutView> => {
    await bench.start();
    await bench.report(60, () => ({ parseFailure: false, latencyMs: 200, costUsd: 0.01 }));
    return bench.view();
  };

  it('asks for no outcomes before the rollout is served', async () => {
    await bench.api.publish('greeting', 'one');
    await bench.api.publish('greeting', 'two', '1.0.0');
    await bench.api.deploy(staging, { version: '1.0.0' });
    const gated = {
      ...servedPlan,
      stages: [{ name: 'offline', eval: { passRate: 1 } }, ...servedPlan.stages],
    };
    await bench.api.start(staging, { candidate: '1.1.0', plan: gated });
    const view = await bench.view();
    assert.deepEqual([view.charts, view.samples, view.cohorts], [undefined, undefined, undefined]);
    assert.equal(await bench.source.loadLive(), false);
  });

  it('shows guards and charts of what applications report', async () => {
    const view = await viewOfWell();
    const [parse, latency] = view.guards?.rows ?? [];
    assert.equal(parse?.verdict.word, 'not clear yet');
    assert.match(plain(parse.candidate?.units), /^\d+ conversations$/);
    assert.equal(plain(parse.limit), 'at most +5 pt');
    assert.equal(plain(latency?.limit), 'at most +20 pt');
    assert.equal(latency?.onHarm, 'on harm: notify');
    assert.deepEqual(
      view.charts?.charts.map(({ title }) => title),
      ['parse failures', 'latency, 95th percentile', 'cost, average'],
    );
    const [chart] = view.charts.charts;
    assert.deepEqual(
      chart?.series.map(({ values }) => values),
      [[0], [0]],
    );
    assert.deepEqual(
      chart.boundaries.map(({ label }) => plain(label)),
      ['50 %'],
    );
  });

  it('shows what they report cohort by cohort, and what they sent and got', async () => {
    const view = await viewOfWell();
    assert.deepEqual(view.cohorts?.rows.map(({ cohort }) => cohort).sort(), [
      'tenant acme',
      'tenant globex',
    ]);
    const { samples } = view;
    assert.equal(samples?.filters.find(({ chosen }) => chosen)?.action.label, 'All');
    const [pair] = samples.pairs;
    assert.match(pair?.candidate?.output ?? '', /^Answer of 1\.1\.0$/);
    assert.match(pair?.stable?.input ?? '', /^Ask <b>unit-\d+<\/b>$/);
  });

  it('says after a rollback what it was, and leads to what went wrong in one step', async () => {
    await bench.start();
    await bench.report(80, (isCandidate) => ({ parseFailure: isCandidate }));
    const view = await bench.view();
    assert.match(view.headline.word, /^Rolled back \d\d:\d\d$/);
    assert.match(
      plain(view.headline.sentence),
      /^By guard “parse failures” \(100 % vs 0 %\)\. Not served since \d\d:\d\d:\d\d\.$/,
    );
    assert.deepEqual(
      view.actions.map(({ label }) => label.replace(/\d+/, 'n')),
      ['What changed', 'Failing samples (n)', 'Make fixture', 'Start again…'],
    );
    const [, failing, fixture] = view.actions;
    assert.deepEqual(failing?.intent, {
      kind: 'showSamples',
      arm: 'candidate',
      failed: 'any',
    });
    assert.ok((view.samples?.pairs.length ?? 0) > 0);
    assert.ok(
      view.samples?.pairs.every(
        ({ candidate }) => candidate?.failed === 'went wrong: parse failures',
      ),
    );
    const said: unknown[][] = [];
    assert.equal(fixture?.intent.kind, 'makeFixture');
    await bench.run(fixture.intent, said);
    assert.equal(said.length, 1);
    const harm = view.history?.rows.find(({ tone }) => tone === 'bad');
    assert.equal(harm?.icon, 'error');
    assert.match(
      plain(harm.details?.[0]),
      /^parse failures: harm · 1\.1\.0 100 % of \d+, 1\.0\.0 0 %/,
    );
    const copied: unknown[][] = [];
    await bench.run({ kind: 'copyNote' }, copied);
    assert.match(
      plain(String(copied[0]?.[0])),
      /\*\*Outcome:\*\* Rolled back .* By guard “parse failures” \(100 % vs 0 %\)\.[^]*\*\*Recovery:\*\* /,
    );
  });

  it('shows what proved the harm as soon as it was taken back', async () => {
    await bench.start();
    await bench.report(10, () => ({ parseFailure: false }));
    await bench.view();
    await bench.report(80, (isCandidate) => ({ parseFailure: isCandidate }));
    await bench.source.load();
    assert.equal(await bench.source.loadLive(), true, 'although it was read just now');
    const { samples } = toRolloutView(bench.source.facts());
    assert.ok(samples?.pairs.every(({ candidate }) => candidate?.failed !== undefined));
  });

  it('shows what a person looks for, and no more than a page at once', async () => {
    await bench.start();
    await bench.report(120, () => ({ parseFailure: false, latencyMs: 200 }));
    assert.equal((await bench.view()).samples?.more?.intent.kind, 'showSamplesMore');
    const shown = async (intent: Extract<PanelIntent, { kind: 'showSamples' }>) => {
      const { kind: _, ...filter } = intent;
      bench.source.showSamples(filter);
      return (await bench.view()).samples;
    };
    const failing = await shown({ kind: 'showSamples', arm: 'candidate', failed: 'any' });
    assert.deepEqual([failing?.pairs, failing?.empty], [[], 'No stored sample is like that.']);
    const acme = await shown({ kind: 'showSamples', cohort: 'tenant=acme' });
    assert.ok((acme?.pairs.length ?? 0) > 0);
    assert.ok(
      acme?.pairs.every(({ stable, candidate }) =>
        [stable, candidate].every((one) => one?.title.includes('tenant acme') ?? true),
      ),
    );
    const before = acme?.pairs.length ?? 0;
    bench.source.showMoreSamples();
    assert.ok(((await bench.view()).samples?.pairs.length ?? 0) >= before);
  });

  it('keeps the way to a fixture of what went wrong while other samples are looked at', async () => {
    await bench.start();
    await bench.report(80, (isCandidate) => ({ parseFailure: isCandidate }));
    const { actions } = await bench.view();
    const failing = actions.find(({ intent }) => intent.kind === 'makeFixture');
    assert.ok(failing);
    bench.source.showSamples({ arm: 'stable' });
    assert.equal(
      bench.source.facts().live?.filter.arm,
      'candidate',
      'what is shown is named until the others are read',
    );
    const other = await bench.view();
    assert.equal(bench.source.facts().live?.filter.arm, 'stable');
    assert.deepEqual(
      other.actions.find(({ intent }) => intent.kind === 'makeFixture'),
      failing,
    );
    const said: unknown[][] = [];
    assert.equal(failing.intent.kind, 'makeFixture');
    await bench.run(failing.intent, said);
    assert.equal(said.length, 1);
  });

  it('shows the charts of one cohort', async () => {
    await bench.start();
    await bench.report(20, () => ({ parseFailure: false, latencyMs: 200 }));
    assert.equal((await bench.view()).charts?.scope, undefined);
    bench.source.showCharts('tenant=acme');
    const { charts } = await bench.view();
    assert.equal(charts?.scope, 'Only units of tenant acme.');
    assert.equal(charts.charts.length, 2);
  });

  it('reads no more often than every few seconds, and says what could not be read', async () => {
    await bench.start(false);
    const first = await bench.view();
    assert.match(first.samples?.empty ?? '', /^staging keeps no samples\./);
    assert.equal(first.charts?.empty, 'No application has reported an outcome yet.');
    assert.equal(await bench.source.loadLive(), false);
    bench.now += 4000;
    assert.equal(await bench.source.loadLive(), true);
    bench.client = bench.clientOf('wrong');
    bench.now += 4000;
    await bench.source.loadLive();
    const view = toRolloutView(bench.source.facts());
    assert.match(view.charts?.empty ?? '', /^What was reported could not be read: .*token/);
    assert.match(bench.source.facts().live?.samplesProblem ?? '', /token/);
  });

  it('reads samples again once there is another, something else is looked for, or a minute has passed', async () => {
    await bench.start();
    await bench.report(30, () => ({ parseFailure: false }));
    let pages = 0;
    const { rollouts } = bench.client;
    const list = rollouts.listSamples.bind(rollouts);
    Object.assign(rollouts, {
      listSamples: (...[id, query]: Parameters<typeof list>) => {
        if (query?.limit !== 1) pages += 1;
        return list(id, query);
      },
    });
    const countPages = async (passedMs: number) => {
      pages = 0;
      bench.now += passedMs;
      assert.equal(await bench.source.loadLive(), true);
      return pages;
    };
    const stored = () => bench.source.facts().live?.samples?.stored;
    await bench.view();
    assert.equal((stored()?.stable ?? 0) + (stored()?.candidate ?? 0), 30);
    assert.equal(await countPages(4000), 0);
    await bench.report(1, () => ({ parseFailure: false }));
    assert.equal(await countPages(4000), 2);
    assert.equal((stored()?.stable ?? 0) + (stored()?.candidate ?? 0), 31);
    bench.source.showSamples({ arm: 'stable' });
    assert.equal(await countPages(0), 2);
    assert.equal(await countPages(4000), 0);
    assert.equal(await countPages(60_000), 2);
  });

  it('lets another person than the author sign off, and keeps the answer of the registry where it refuses', async () => {
    const id = await bench.start();
    await bench.report(20, () => ({ parseFailure: false }));
    const own = await bench.view();
    assert.match(
      own.review?.sentence ?? '',
      /You published 1\.1\.0.*a token of their own .*: until then advance/,
    );
    assert.deepEqual(own.review?.actions, []);
    const approve = {
      kind: 'review',
      decision: 'approve',
      stage: 'half',
      rolloutId: id,
    } as const;
    await assert.rejects(bench.run(approve), /nobody reviews what is their own/);
    const { token } = await bench.client.tokens.create({
      name: 'Bob',
      kind: 'person',
      roles: ['reviewer'],
    });
    bench.client = bench.clientOf(token);
    const asked = await bench.view();
    assert.deepEqual(
      asked.review?.actions.map(({ label }) => label),
      ['Sign off', 'Refuse'],
    );
    assert.match(plain(asked.review.blastRadius.join(' ')), /Next, “full”: 100 % of all traffic\./);
    await bench.run({ ...approve, comment: 'Read twelve pairs.' });
    const after = await bench.view();
    assert.match(after.review?.decisions[0]?.text ?? '', /^Bob, stage “half”, /);
    assert.equal(after.review?.decisions[0]?.comment, 'Read twelve pairs.');
    await assert.rejects(bench.run({ ...approve, stage: 'full' }), /half/);
    assert.equal((await bench.client.rollouts.get(id)).reviews?.length, 1);
  });

  it('lets nobody sign off a rollout that took the place of the one they saw', async () => {
    const seen = await bench.start();
    const { token } = await bench.client.tokens.create({
      name: 'Bob',
      kind: 'person',
      roles: ['reviewer'],
    });
    const author = bench.client;
    bench.client = bench.clientOf(token);
    const approve = (await bench.view()).review?.actions[0]?.intent;
    assert.ok(approve?.kind === 'review');
    await bench.api.act(seen, 'rollback');
    await bench.api.publish('greeting', 'three', '1.1.0');
    const { id } = await bench.api.start(staging, { candidate: '1.2.0', plan: servedPlan });
    await bench.view();
    await assert.rejects(bench.run(approve), /nothing was sent/);
    for (const one of [seen, id]) {
      assert.deepEqual((await author.rollouts.get(one)).reviews ?? [], []);
    }
  });
});

describe('a rollout that was taken back', () => {
  let bench: PanelBench;

  before(async () => {
    bench = new PanelBench(await startTestRegistry());
    await bench.start();
    await bench.report(80, (isCandidate) => ({ parseFailure: isCandidate }));
  });

  after(() => bench.registry.close());

  it('asks the owner to confirm the recovery, once', async () => {
    const view = await bench.view();
    const confirm = view.recovery?.actions[0]?.intent;
    assert.ok(confirm?.kind === 'confirmRecovery');
    await assert.rejects(bench.run(confirm), /say how you know/);
    await bench.run({ ...confirm, comment: 'The tool was down.' });
    const closed = await bench.view();
    assert.match(closed.recovery?.sentence ?? '', /Confirmed by Ada, .*“The tool was down\.”/);
    assert.deepEqual(closed.recovery?.actions, []);
  });
});
