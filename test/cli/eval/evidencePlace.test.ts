import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readEvidencePlace } from '../../../src/cli/eval/evidencePlace.ts';

const find = (environment: NodeJS.ProcessEnv) =>
  readEvidencePlace({ prompt: 'a', root: '.', files: [], environment });

describe('the place that evidence comes from', () => {
  it('is a CI where its variable says so, and nothing that is known at a terminal', async () => {
    assert.equal((await find({ CI: 'true' })).ranIn, 'ci');
    assert.equal((await find({ CI: '1' })).ranIn, 'ci');
    assert.equal((await find({})).ranIn, undefined);
    assert.equal((await find({ CI: 'false' })).ranIn, undefined);
  });

  it('has the page of the run, if it is one', async () => {
    const page = 'https://ci.example.com/jobs/7';
    assert.equal((await find({ CI_JOB_URL: page })).runUrl, page);
    assert.equal((await find({ CI_JOB_URL: 'javascript:alert(1)' })).runUrl, undefined);
    const github = { GITHUB_SERVER_URL: 'https://git.example', GITHUB_REPOSITORY: 'a/b' };
    assert.equal((await find(github)).runUrl, undefined);
    const { runUrl } = await find({ ...github, GITHUB_RUN_ID: '7' });
    assert.equal(runUrl, 'https://git.example/a/b/actions/runs/7');
  });
});
