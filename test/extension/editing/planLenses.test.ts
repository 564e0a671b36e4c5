import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { RegistryMirror } from '../../../src/client/registryMirror.ts';
import type { RegistryConnection } from '../../../src/extension/connection/registryConnection.ts';
import { planLenses } from '../../../src/extension/editing/planLenses.ts';
import { PlanUsers } from '../../../src/extension/editing/planUsers.ts';
import { commandIds } from '../../../src/extension/manifest.ts';
import type { Project } from '../../../src/extension/projects/project.ts';
import { parsePlanFile } from '../../../src/formats/planFile.ts';
import { aWatched } from './aWorkingCopy.ts';

const uri = 'file:///shop/prompts/support/answer.rollout.yml';
const text = 'name: Careful\nstages:\n  - { name: canary, traffic: 10, hold: 4h }\n';

function lensesOf(
  fileText: string,
  rollout: Parameters<typeof aWatched>[0] = { planName: 'Careful' },
) {
  const document = { version: 1, getText: () => fileText };
  return planLenses(createUsers(rollout).find(uri, document));
}

function createUsers(rollout: Parameters<typeof aWatched>[0]): PlanUsers {
  const mirror = new RegistryMirror();
  const frozen = parsePlanFile(text).plan;
  const connection: Pick<RegistryConnection, 'state'> = {
    state: { ...mirrorState(mirror), rollouts: new Map([['r1', aWatched(rollout).rollout]]) },
  };
  const project = { id: 'file:///shop', connection } as unknown as Project;
  return new PlanUsers({ ofFile: () => project }, { peek: () => frozen });
}

function mirrorState({ prompts, environments, info, asOf, clockOffsetMs }: RegistryMirror) {
  return { prompts, environments, info, asOf, clockOffsetMs, findOpenRollout: () => undefined };
}

const texts = (...args: Parameters<typeof lensesOf>): string[] =>
  lensesOf(...args).map((lens) => lens.text);

describe('lenses of a plan', () => {
  it('say who goes by it', () => {
    assert.deepEqual(texts(text), ['used by support/answer, stage 2 of 5']);
  });

  it('do not mind comments, the note and the name', () => {
    const noted = `# mine\n${text.replace('Careful', 'Other')}note: { mainRisk: none }\n`;
    assert.deepEqual(texts(noted, {}), ['used by support/answer, stage 2 of 5']);
  });

  it('say that it was edited since the start, and lead to the difference', () => {
    const lenses = lensesOf(text.replace('4h', '1h'));
    assert.deepEqual(
      lenses.map((lens) => lens.text),
      ['used by support/answer, stage 2 of 5', 'edited since the start: compare'],
    );
    assert.equal(lenses[1]?.command, commandIds.compareWithLive);
    assert.deepEqual(lenses[1].target, { project: 'file:///shop', uri, rolloutId: 'r1' });
  });

  it('know an edited plan without a name by the prompt that it lies beside', () => {
    const edited = 'stages:\n  - { name: all, traffic: 100 }\n';
    assert.equal(texts(edited, {}).length, 2);
    assert.equal(texts(edited, { prompt: 'sales/followup' }).length, 0);
  });

  it('are none for a plan that nobody goes by', () => {
    assert.deepEqual(texts('name: Fast\nstages:\n  - { name: all, traffic: 100 }\n'), []);
    assert.deepEqual(texts(text, { phase: 'completed' }), []);
  });

  it('parse the file once for each change of it, however often the editor asks', () => {
    let reads = 0;
    const document = {
      version: 1,
      getText: () => {
        reads += 1;
        return document.version === 1 ? text : text.replace('4h', '1h');
      },
    };
    const users = createUsers({ planName: 'Careful' });
    const isEdited = () => users.find(uri, document).map((user) => user.isEdited);
    assert.deepEqual([isEdited(), isEdited(), isEdited()], [[false], [false], [false]]);
    assert.equal(reads, 1);
    document.version = 2;
    assert.deepEqual([isEdited(), isEdited()], [[true], [true]]);
    assert.equal(reads, 2);
    createUsers({ phase: 'completed' }).find(uri, { ...document });
    assert.equal(reads, 2);
  });
});
