import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { actorKinds, roles, type Role } from '../../../src/domain/identity/actor.ts';
import type { RolloutPlan, Stage } from '../../../src/domain/rollout/rolloutPlan.ts';
import type { AuditList } from '../../../src/protocol/registry/eventDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import type { CreatedTokenDto } from '../../../src/protocol/registry/tokenDto.ts';
import { startRegistry } from '../../../src/registry/serve/startRegistry.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { RegistryApi, staging, type ProblemBody } from '../registryApi.ts';

const planWith = (stage: Partial<Stage>, more: Partial<RolloutPlan> = {}): RolloutPlan => ({
  stages: [
    { name: 'half', traffic: 50, reviews: { count: 2 }, ...stage },
    { name: 'full', traffic: 100 },
  ],
  ...more,
});
const approve = { decision: 'approve', stage: 'half' };
const refuse = { decision: 'refuse', stage: 'half', comment: 'too terse' };

describe('reviews of a stage', () => {
  let registry: TestRegistry;
  /** Ada publishes, and has all roles. */
  let ada: RegistryApi;

  beforeEach(async () => {
    registry = await startTestRegistry();
    ada = new RegistryApi(registry.url, registry.personToken);
    await ada.publish('greeting', 'one');
    await ada.publish('greeting', 'two', '1.0.0');
    await ada.deploy(staging, { version: '1.0.0' });
  });

  afterEach(() => registry.close());

  const start = async (plan: RolloutPlan) =>
    (await ada.start(staging, { candidate: '1.1.0', plan })).id;
  const enter = async (name: string, more: object = {}) => {
    const wanted = { name, kind: 'person', roles: ['reviewer'], ...more };
    const { body } = await ada.post<CreatedTokenDto>(registryPaths.tokens(), wanted);
    return new RegistryApi(registry.url, body.token);
  };
  const review = (by: RegistryApi, id: string, body: object, headers = {}) =>
    by.post<RolloutDto & ProblemBody>(registryPaths.rolloutReviews(id), body, headers);
  const audit = async (id: string) =>
    (await ada.get<AuditList>(`${registryPaths.audit()}?rolloutId=${id}`)).body.items;

  it('hold a stage until as many people as the plan asks for have approved it', async () => {
    const id = await start(planWith({}));
    const wanted = (await ada.rollout(id)).reviewWanted;
    assert.deepEqual(wanted, { stage: 'half', role: 'reviewer', missing: 2, reviewedBy: [] });
    assert.equal((await ada.act<ProblemBody>(id, 'advance')).body.code, 'gate_not_met');
    const first = await review(await enter('Bob'), id, { ...approve, comment: ' reads well ' });
    assert.equal(first.status, 200, first.text);
    assert.equal(first.headers.get('etag'), `"${first.body.revision}"`);
    assert.deepEqual(first.body.reviewWanted, { ...wanted, missing: 1, reviewedBy: ['Bob'] });
    registry.clock.advance(1000);
    await review(await enter('Cyd'), id, approve);
    const { reviewWanted, reviews = [], conditions } = await ada.rollout(id);
    assert.equal(reviewWanted, undefined);
    assert.deepEqual(
      reviews.map(({ actor, decision, stage, comment }) => [actor.name, decision, stage, comment]),
      [
        ['Cyd', 'approve', 'half', undefined],
        ['Bob', 'approve', 'half', 'reads well'],
      ],
    );
    assert.equal(conditions[0]?.code, 'reviews_done');
    assert.equal((await ada.act(id, 'advance')).body.stageName, 'full');
  });

  it('move an automatic stage right after the last one', async () => {
    const id = await start(planWith({ reviews: { count: 1 }, advance: 'automatic' }));
    await registry.tick();
    assert.equal((await ada.rollout(id)).stageName, 'half');
    await review(await enter('Bob'), id, approve);
    assert.equal((await ada.rollout(id)).stageName, 'full');
  });

  it('begin a rollout whose first stage asks for them, and has no traffic', async () => {
    const stages = [
      { name: 'offline', reviews: { count: 1 } },
      { name: 'full', traffic: 100 },
    ];
    const id = await start({ stages });
    assert.equal((await ada.rollout(id)).reviewWanted?.stage, 'offline');
    await review(await enter('Bob'), id, { decision: 'approve', stage: 'offline' });
    assert.equal((await ada.rollout(id)).phase, 'progressing');
  });

  it('are told with the rollout in one event each, which says who decided what', async () => {
    const id = await start(planWith({}));
    await review(await enter('Bob'), id, refuse);
    const [event] = await audit(id);
    assert.equal(event?.type, 'rollout.reviewed');
    assert.deepEqual(event.actor, { name: 'Bob', kind: 'person' });
    assert.equal(event.review?.decision, 'refuse');
    assert.deepEqual([event.summary, event.reason], ['refused the stage “half”', 'too terse']);
    assert.equal(event.rollout?.waitsFor[0]?.code, 'reviews_refused');
    assert.deepEqual(event.rollout.candidateAuthor, { name: 'Ada', kind: 'person' });
    await registry.tick();
    assert.equal((await audit(id))[0]?.number, event.number);
  });

  it('keep the latest decision of each person: one refusal holds until it is taken back', async () => {
    const id = await start(planWith({ reviews: { count: 1 } }));
    const bob = await enter('Bob');
    await review(await enter('Cyd'), id, approve);
    await review(bob, id, refuse);
    const refused = await ada.rollout(id);
    assert.equal(refused.waitsFor[0]?.code, 'reviews_refused');
    assert.deepEqual(refused.reviewWanted?.reviewedBy.sort(), ['Bob', 'Cyd']);
    await review(bob, id, approve);
    const { reviews = [], conditions } = await ada.rollout(id);
    assert.equal(reviews.length, 2);
    assert.equal(conditions[0]?.code, 'reviews_done');
  });

  it('count once when they are repeated, also after the rollout moved on', async () => {
    const id = await start(planWith({ reviews: { count: 1 }, advance: 'automatic' }));
    const bob = await enter('Bob');
    const key = { 'idempotency-key': 'one' };
    const first = await review(bob, id, approve, key);
    const replayed = await review(bob, id, approve, key);
    assert.equal(replayed.headers.get('idempotency-replayed'), 'true');
    assert.equal(replayed.text, first.text);
    assert.equal((await ada.rollout(id)).stageName, 'full');
    const again = await review(bob, id, approve);
    assert.deepEqual([again.status, again.body.stageName], [200, 'full']);
    const told = (await audit(id)).filter(({ type }) => type === 'rollout.reviewed');
    assert.equal(told.length, 1);
  });

  it('are never by the author of the candidate, who is told what to do instead', async () => {
    const id = await start(planWith({}));
    const own = await review(ada, id, approve);
    assert.deepEqual([own.status, own.body.code], [403, 'reviewer_is_author']);
    assert.match(own.body.detail, /You published 1\.1\.0.*override of “reviews”.*shared registry/);
    const override = { conditions: ['reviews'], reason: 'nobody else is here' };
    assert.equal((await ada.act(id, 'advance', { override })).body.stageName, 'full');
    assert.deepEqual((await audit(id))[0]?.override, override);
  });

  it('ask the author of a shared registry for another person', async () => {
    const id = await start(planWith({}));
    const wanted = { name: 'Ada', kind: 'person', roles: ['reviewer'] };
    const { token } = (await ada.post<CreatedTokenDto>(registryPaths.tokens(), wanted)).body;
    const { dataDir, clock } = registry;
    await registry.close({ keepData: true });
    const shared = await startRegistry({ dataDir, clock, port: 0, tickMs: 0 });
    const own = await review(new RegistryApi(shared.url, token), id, approve);
    await shared.close();
    registry = await startTestRegistry({ dataDir, clock });
    assert.match(own.body.detail, /Ask another person/);
  });

  it('need a comment with a refusal', async () => {
    const id = await start(planWith({}));
    const bob = await enter('Bob');
    for (const comment of [undefined, '', '  ']) {
      const { status, body } = await review(bob, id, { ...refuse, comment });
      assert.deepEqual([status, body.code], [400, 'bad_request']);
    }
    assert.equal((await ada.rollout(id)).reviews, undefined);
  });

  it('are wanted only for the stage that a rollout is in and that asks for them', async () => {
    const id = await start(planWith({}));
    const bob = await enter('Bob');
    const early = await review(bob, id, { decision: 'approve', stage: 'full' });
    assert.deepEqual([early.status, early.body.code], [409, 'review_not_wanted']);
    assert.match(early.body.detail, /in the stage “half”/);
    const override = { conditions: ['reviews'], reason: 'urgent' };
    await ada.act(id, 'advance', { override });
    const late = await review(bob, id, approve);
    assert.deepEqual([late.status, late.body.code], [409, 'review_not_wanted']);
    const unasked = await review(bob, id, { decision: 'approve', stage: 'full' });
    assert.match(unasked.body.detail, /“full” asks for no review/);
    await ada.act(id, 'rollback');
    const over = await review(bob, id, approve);
    assert.match(over.body.detail, /has ended/);
    assert.equal((await review(bob, 'nowhere', approve)).status, 404);
  });

  it('are limited to the environments of a token', async () => {
    const id = await start(planWith({}));
    const elsewhere = await enter('Bob', { environments: ['production'] });
    assert.equal((await review(elsewhere, id, approve)).status, 403);
  });

  for (const role of roles.filter((one) => one !== 'app'))
    it(`that ask for the role ${role} are by persons with that role alone`, async () => {
      const id = await start(planWith({ reviews: { count: 10, role } }));
      for (const kind of actorKinds)
        for (const own of roles) {
          const name = `${kind} ${own}`;
          const { status } = await review(await enter(name, { kind, roles: [own] }), id, approve);
          const isIn = kind === 'person' && own === (role satisfies Role);
          assert.equal(status, isIn ? 200 : 403, name);
        }
      assert.deepEqual((await ada.rollout(id)).reviewWanted?.reviewedBy, [`person ${role}`]);
    });

  it('survive a restart', async () => {
    const id = await start(planWith({}));
    await review(await enter('Bob'), id, refuse);
    const before = await ada.rollout(id);
    registry = await registry.restart();
    ada = new RegistryApi(registry.url, registry.personToken);
    assert.deepEqual(await ada.rollout(id), before);
  });
});
