import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { PromptDto, PromptEnvironmentDto } from '../../../src/protocol/registry/promptDto.ts';
import type { VersionSummaryDto } from '../../../src/protocol/registry/versionDto.ts';
import { describePromptRow } from '../../../src/extension/tree/describePromptRow.ts';
import { PromptTreeModel } from '../../../src/extension/tree/promptTreeModel.ts';
import type { PromptTreeFacts } from '../../../src/extension/tree/promptTreeFacts.ts';
import type { PromptTreeRef } from '../../../src/extension/tree/treeRef.ts';
import { aWatched } from '../editing/aWorkingCopy.ts';
import { aCopy, aPrompt, aProject, aProjectFacts, moment } from './treeFacts.ts';

function facts(
  prompts: readonly PromptDto[],
  change: Partial<PromptTreeFacts> & Parameters<typeof aProjectFacts>[1] = {},
): PromptTreeFacts {
  const projects = change.projects ?? [aProjectFacts(aProject(prompts), change)];
  return { projects, filter: change.filter ?? '', moment };
}

/** The rows as text, with everything opened. */
function draw(
  model: PromptTreeModel,
  shown: PromptTreeFacts,
  ref?: PromptTreeRef,
  depth = 0,
): string[] {
  return model.childrenOf(ref, shown).flatMap((child) => {
    const row = describePromptRow(child, shown);
    const text = `${'  '.repeat(depth)}${row?.label ?? '?'} ${row?.description ?? ''}`.trimEnd();
    return [text.replaceAll('\u00a0', ' '), ...draw(model, shown, child, depth + 1)];
  });
}

const candidate: NonNullable<PromptEnvironmentDto['candidate']> = {
  version: '1.4.0',
  rolloutId: 'r1',
  phase: 'progressing',
  stage: 'ten',
  rules: [{ percent: 10 }],
};

describe('the Prompts view', () => {
  it('says when a prompt was served by the registry’s clock', () => {
    const hour = 60 * 60 * 1000;
    const draws = [0, hour, -hour].map((skew) => {
      const project = aProject([aPrompt('a', { production: '1.1.0' })], { clockOffsetMs: skew });
      const own = { ...aProjectFacts(project), servedAt: () => moment.now - 2000 };
      const shown = { ...facts([], { projects: [own] }) };
      const local = { ...moment, now: moment.now - skew };
      return draw(new PromptTreeModel(), { ...shown, moment: local });
    });
    assert.match(draws[0]?.join('\n') ?? '', /served 2/);
    assert.deepEqual(draws[1], draws[0]);
    assert.deepEqual(draws[2], draws[0]);
  });

  it('says what a renamed file was, until that is decided what it continues', () => {
    const copy = aCopy('support/reply', { kind: 'neverPublished' });
    const { project, uri, path } = copy;
    const rename = { project, uri, path, key: 'support/reply', from: 'support/answer' };
    const drawn = (isNew: boolean) => {
      const renameOf = () => ({ ...rename, isNew });
      return draw(new PromptTreeModel(), facts([], { copies: [copy], renameOf }));
    };
    assert.deepEqual(drawn(false), [
      'support',
      '  reply renamed from support/answer',
      '    Working copy renamed from support/answer',
    ]);
    assert.equal(drawn(true)[2], '    Working copy new, continues support/answer');
  });

  it('tells prompts that have a row, also in a closed folder, from new ones', () => {
    const model = new PromptTreeModel();
    const { id } = aProject([]);
    assert.equal(model.lists(id, 'support/answer'), false);
    model.childrenOf(undefined, facts([aPrompt('support/answer', {}), aPrompt('triage', {})]));
    assert.equal(model.lists(id, 'support/answer'), true);
    assert.equal(model.lists(id, 'triage'), true);
    assert.equal(model.lists(id, 'support'), false);
    assert.equal(model.lists(id, 'support/new'), false);
  });

  it('starts with closed folders once there are more than fifty prompts', () => {
    const collapsible = (count: number) => {
      const keys = Array.from({ length: count }, (_, index) => aPrompt(`support/${index}`, {}));
      const shown = facts(keys, { copies: [aCopy('support/0', { kind: 'neverPublished' })] });
      const [folder] = new PromptTreeModel().childrenOf(undefined, shown);
      return folder && describePromptRow(folder, shown)?.collapsible;
    };
    assert.equal(collapsible(50), 'expanded');
    assert.equal(collapsible(51), 'collapsed');
  });

  it('shows folders, what each environment serves and the versions', () => {
    const answer = aPrompt('support/answer', { staging: '1.4.0', production: '1.3.0' });
    const shown = facts([answer, aPrompt('triage', {})], {
      copies: [aCopy('support/answer', { kind: 'changedSince', version: '1.4.0' })],
    });
    assert.deepEqual(draw(new PromptTreeModel(), shown), [
      'support',
      '  answer 1.3.0 · changed',
      '    Working copy 1.4.0 · changed',
      '    production 1.3.0',
      '    staging 1.4.0',
      '    Versions 2',
      '      1.1.0 Thu · bbbbbb',
      '      1.0.0 Thu · aaaaaa',
      'triage 1.1.0, not live',
      '  Versions 2',
      '    1.1.0 Thu · bbbbbb',
      '    1.0.0 Thu · aaaaaa',
    ]);
  });

  it('shows a rollout as a move with its share', () => {
    const answer = aPrompt('answer', { production: '1.3.0' }, candidate);
    const [row, , environment] = draw(new PromptTreeModel(), facts([answer]));
    assert.equal(row, 'answer 1.3.0 → 1.4.0 · 10 %');
    assert.equal(environment, '  Versions 2');
    const served = draw(new PromptTreeModel(), facts([answer]))[1];
    assert.equal(served, '  production 1.3.0 → 1.4.0 · 10 %');
  });

  it('tells a rollout that waits or is paused by its icon', () => {
    const icon = (phase: 'pending' | 'progressing' | 'paused') => {
      const shown = facts([aPrompt('answer', { production: '1.3.0' }, { ...candidate, phase })]);
      const model = new PromptTreeModel();
      const [prompt] = model.childrenOf(undefined, shown);
      const [environment] = model.childrenOf(prompt, shown);
      return environment && describePromptRow(environment, shown)?.icon;
    };
    assert.deepEqual((['pending', 'progressing', 'paused'] as const).map(icon), [
      'watch',
      'rocket',
      'debug-pause',
    ]);
  });

  it('says of a running rollout what guards have settled', () => {
    const environmentRow = (change: Parameters<typeof aWatched>[0]) => {
      const shown = facts([aPrompt('answer', { production: '1.3.0' }, candidate)]);
      const { rollout } = aWatched({ id: candidate.rolloutId, ...change });
      for (const { project } of shown.projects)
        Object.assign(project.connection.state, { rollouts: new Map([[rollout.id, rollout]]) });
      const model = new PromptTreeModel();
      const [prompt] = model.childrenOf(undefined, shown);
      const [environment] = model.childrenOf(prompt, shown);
      return environment && describePromptRow(environment, shown);
    };
    const text = (change: Parameters<typeof aWatched>[0]) =>
      environmentRow(change)?.description?.replaceAll('\u00a0', ' ');
    assert.equal(text({ health: 'harm' }), '1.3.0 → 1.4.0 · 10 % · harm');
    assert.equal(text({ health: 'error' }), '1.3.0 → 1.4.0 · 10 % · untrusted data');
    assert.equal(text({ health: 'inconclusive' }), '1.3.0 → 1.4.0 · 10 %');
    assert.equal(text({}), '1.3.0 → 1.4.0 · 10 %');
    assert.equal(text({ health: 'harm', phase: 'rolledBack' }), '1.3.0 → 1.4.0 · 10 %');
    assert.equal(environmentRow({ health: 'harm' })?.icon, 'warning');
    assert.equal(environmentRow({ health: 'harm', phase: 'paused' })?.icon, 'warning');
    assert.match(environmentRow({ health: 'noData' })?.tooltip ?? '', /reported nothing yet/);
  });

  it('says beside the versions which prompt they continue', () => {
    const shown = facts([{ ...aPrompt('reply', {}), continues: 'support/answer' }]);
    assert.ok(
      draw(new PromptTreeModel(), shown).includes('  Versions 2 · continues support/answer'),
    );
  });

  it('shows files that were never published beside the registry’s prompts', () => {
    const shown = facts([], { copies: [aCopy('new/one', { kind: 'neverPublished' })] });
    assert.deepEqual(draw(new PromptTreeModel(), shown), [
      'new',
      '  one never published',
      '    Working copy never published',
    ]);
  });

  it('shows what is read of a version, and how many older ones there are', () => {
    const read = {
      version: '1.1.0',
      state: 'rolledBack',
      contentHash: 'b'.repeat(64),
      createdAt: '2026-11-01T10:00:00Z',
      createdBy: { name: 'Ada', kind: 'person' },
      message: 'Shorter',
    } as unknown as VersionSummaryDto;
    const shown = facts([{ ...aPrompt('answer', {}), versionCount: 12 }], {
      versionsOf: () => ({ items: [read], more: true }),
    });
    assert.deepEqual(draw(new PromptTreeModel(), shown), [
      'answer 1.1.0, not live',
      '  Versions 12',
      '    1.1.0 rolled back · 1 Nov · bbbbbb',
      '    11 older…',
    ]);
  });

  it('keeps the id of every row when what it says changes', () => {
    const model = new PromptTreeModel();
    const ids = (prompt: PromptDto) =>
      model.childrenOf(undefined, facts([prompt])).map((ref) => ref.id);
    const before = ids(aPrompt('answer', { production: '1.3.0' }));
    assert.deepEqual(ids(aPrompt('answer', { production: '1.4.0' }, candidate)), before);
  });

  it('gives different rows different ids', () => {
    const prompts = [aPrompt('a/b', {}), aPrompt('a', {}), aPrompt('a/b/c', {}), aPrompt('p', {})];
    const model = new PromptTreeModel();
    const seen = new Set<string>();
    const walk = (ref?: PromptTreeRef): void => {
      for (const child of model.childrenOf(ref, facts(prompts))) {
        assert.ok(!seen.has(child.id), child.id);
        seen.add(child.id);
        walk(child);
      }
    };
    walk();
  });

  it('finds the parent of every row', () => {
    const shown = facts([aPrompt('a/b/c', { production: '1.0.0' })]);
    const model = new PromptTreeModel();
    const walk = (parent?: PromptTreeRef): void => {
      for (const child of model.childrenOf(parent, shown)) {
        assert.equal(model.parentOf(child, shown)?.id, parent?.id);
        walk(child);
      }
    };
    walk();
  });

  it('shows only what the filter names, and opens it', () => {
    const prompts = [aPrompt('support/answer', {}), aPrompt('sales/followup', {})];
    const shown = facts(prompts, { filter: 'ANS sup' });
    const [folder] = new PromptTreeModel().childrenOf(undefined, shown);
    assert.equal(
      folder === undefined ? '' : describePromptRow(folder, shown)?.collapsible,
      'expanded',
    );
    assert.equal(draw(new PromptTreeModel(), shown)[0], 'support');
    assert.ok(!draw(new PromptTreeModel(), shown).join('\n').includes('followup'));
  });

  it('hides archived prompts that nothing here uses', () => {
    const archived = { ...aPrompt('old', {}), archived: true };
    assert.deepEqual(draw(new PromptTreeModel(), facts([archived])), []);
    const used = facts([archived], { copies: [aCopy('old', { kind: 'live', version: '1.0.0' })] });
    assert.equal(draw(new PromptTreeModel(), used)[0], 'old 1.1.0, not live');
  });

  it('has a row for each project where there are several', () => {
    const projects = [
      aProjectFacts(aProject([aPrompt('a', {})], { id: 'one', name: 'One' })),
      aProjectFacts(aProject([aPrompt('a', {})], { id: 'two', name: 'Two' })),
    ];
    const shown = facts([], { projects });
    const labels = new PromptTreeModel()
      .childrenOf(undefined, shown)
      .map((ref) => describePromptRow(ref, shown)?.description);
    assert.deepEqual(labels, ['registry.example.com · live', 'registry.example.com · live']);
  });

  it('says on top what keeps the registry away, with the command that helps', () => {
    const status = { kind: 'signedOut', origin: 'https://r', problem: 'The token ended.' } as const;
    const projects = [aProjectFacts(aProject([], { status }))];
    const shown = facts([], { projects });
    assert.equal(draw(new PromptTreeModel(), shown)[0], 'Sign in to registry.example.com');
  });

  it('lists a folder of 10,000 prompts without touching the others again', () => {
    const prompts = Array.from({ length: 10_000 }, (_, index) =>
      aPrompt(`team-${index % 100}/prompt-${index}`, { production: '1.0.0' }),
    );
    const shown = facts(prompts);
    const model = new PromptTreeModel();
    const [first] = model.childrenOf(undefined, shown);
    const startedMs = performance.now();
    for (let turn = 0; turn < 100; turn += 1) model.childrenOf(first, shown);
    assert.ok(performance.now() - startedMs < 500);
    assert.equal(model.childrenOf(first, shown).length, 100);
  });
});
