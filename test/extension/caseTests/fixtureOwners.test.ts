import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { FixtureOwners } from '../../../src/extension/caseTests/fixtureOwners.ts';
import { FileUsers } from '../../../src/extension/caseTests/fileUsers.ts';

const folder = 'file:///shop/prompts';

describe('the prompts of a fixtures file', () => {
  it('are those beside it with the longest name that it begins with', () => {
    const owners = new FixtureOwners([
      `${folder}/answer.prompt.yml`,
      `${folder}/answer.long.prompt.yml`,
      `${folder}/sub/answer.long.more.prompt.yml`,
      `${folder}/twice.prompt.yml`,
      `${folder}/twice.prompt.yaml`,
      `${folder}/sch%C3%B6n%20%231.prompt.yml`,
    ]);
    const find = (name: string) =>
      owners.find(`${folder}/${name}`).map((uri) => uri.slice(folder.length + 1));
    assert.deepEqual(find('answer.fixtures.yml'), ['answer.prompt.yml']);
    assert.deepEqual(find('answer.long.more.fixtures.yml'), ['answer.long.prompt.yml']);
    assert.deepEqual(find('twice.fixtures.yaml'), ['twice.prompt.yml', 'twice.prompt.yaml']);
    assert.deepEqual(find('sch%C3%B6n%20%231.fixtures.yml'), ['sch%C3%B6n%20%231.prompt.yml']);
    assert.deepEqual(find('nobody.fixtures.yml'), []);
    assert.deepEqual(find('bad%name.fixtures.yml'), []);
  });

  it('are found at once among ten thousand', () => {
    const uris = Array.from(
      { length: 10_000 },
      (_, index) => `${folder}/${index % 100}/p${index}.prompt.yml`,
    );
    const startedAt = performance.now();
    const owners = new FixtureOwners(uris);
    for (const uri of uris)
      assert.deepEqual(owners.find(uri.replace('.prompt.', '.fixtures.')), [uri]);
    assert.ok(performance.now() - startedAt < 3000);
  });
});

describe('the users of a file', () => {
  it('are all prompts that were read from it, until they are not', () => {
    const users = new FileUsers();
    users.set('a', ['data.csv', 'a.yml']);
    users.set('b', ['data.csv']);
    assert.deepEqual(users.of('data.csv'), ['a', 'b']);
    users.set('a', ['a.yml']);
    assert.deepEqual(users.of('data.csv'), ['b']);
    users.set('b', []);
    assert.deepEqual(users.of('data.csv'), []);
    assert.deepEqual(users.of('a.yml'), ['a']);
  });
});
