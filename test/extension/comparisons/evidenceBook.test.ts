import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { EvidenceBook } from '../../../src/extension/comparisons/evidenceBook.ts';
import { Emitter } from '../../../src/extension/platform/emitter.ts';
import type { RegistryChange } from '../../../src/extension/platform/workbenchDeps.ts';
import type { Project } from '../../../src/extension/projects/project.ts';
import { silentLogger } from '../../support/silentLogger.ts';
import { aProject } from '../caseTests/aPrompt.ts';

describe('evidence that registries have', () => {
  let registryChanged: Emitter<RegistryChange>;
  let book: EvidenceBook;
  /** Readings that wait for their answer. */
  let waiting: ((id: string) => void)[];

  beforeEach(() => {
    waiting = [];
    registryChanged = new Emitter((error) => assert.fail(String(error)));
    const projects = { onDidChangeRegistry: registryChanged.event };
    book = new EvidenceBook({ log: silentLogger, projects } as never);
  });

  afterEach(() => book.dispose());

  const projectWith = (registry: string): Project => {
    const list = () => new Promise((resolve) => waiting.push((id) => resolve({ items: [{ id }] })));
    return aProject({
      connection: {
        id: registry,
        status: { kind: 'live' },
        reader: () => Promise.resolve({ evidence: { list } }),
      } as never,
    });
  };
  const change = (project: Project): void =>
    registryChanged.fire({
      project,
      changes: { everything: false, evidence: new Set(['a']) },
    } as never);
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  const known = (project: Project) => book.peek(project, 'a')?.map(({ id }) => id);

  it('is what was asked for last, whichever answer comes last', async () => {
    const project = projectWith('one');
    known(project);
    change(project);
    await settled();
    const [first, second] = waiting;
    second?.('new');
    await settled();
    first?.('old');
    await settled();
    assert.deepEqual(known(project), ['new']);
  });

  it('is that of the registry that the project uses now', async () => {
    const before = projectWith('one');
    known(before);
    await settled();
    waiting[0]?.('of one');
    await settled();
    assert.deepEqual(known(before), ['of one']);
    assert.equal(known(projectWith('two')), undefined);
  });
});
