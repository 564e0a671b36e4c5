import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { withoutCredentials } from '../../src/git/withoutCredentials.ts';

describe('withoutCredentials', () => {
  const cases: readonly (readonly [remote: string, shown: string | undefined])[] = [
    ['https://example.com/a/b.git', 'https://example.com/a/b.git'],
    ['https://token@example.com/a/b.git', 'https://example.com/a/b.git'],
    ['https://ada:secret@example.com:8443/a.git?x=secret#y', 'https://example.com:8443/a.git'],
    ['ssh://git@example.com/a.git', 'ssh://git@example.com/a.git'],
    ['ssh://git:secret@example.com/a.git', 'ssh://git@example.com/a.git'],
    ['git@example.com:a/b.git', 'git@example.com:a/b.git'],
    ['example.com:a/b.git', 'example.com:a/b.git'],
    ['/srv/git/a.git', undefined],
    ['../a.git', undefined],
    ['C:\\git\\a.git', undefined],
    ['C:/git/a.git', undefined],
    ['file:///srv/git/a.git', undefined],
    ['https://', undefined],
  ];
  for (const [remote, shown] of cases) {
    it(`shows ${remote} as ${String(shown)}`, () => {
      assert.equal(withoutCredentials(remote), shown);
    });
  }
});
