import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { CliError } from '../../src/cli/cliError.ts';
import { resolveConnection, type ConnectionSources } from '../../src/cli/connection.ts';

describe('resolveConnection', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'connection-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function resolve(
    sources: Partial<ConnectionSources>,
    projectUrl?: string,
  ): Promise<[string, string | undefined]> {
    const { baseUrl, token } = await resolveConnection({
      environment: {},
      projectUrl: () => Promise.resolve(projectUrl),
      ...sources,
    });
    return [baseUrl, await token()];
  }

  function refuses(work: Promise<unknown>, message: RegExp): Promise<void> {
    return assert.rejects(work, (error) => {
      assert(error instanceof CliError);
      assert.equal(error.exitCode, 2);
      assert.match(error.message, message);
      return true;
    });
  }

  it('prefers flags over variables over the project file', async () => {
    const tokenFile = path.join(folder, 'token');
    await writeFile(tokenFile, 'from-file\n');
    const environment = {
      PROMPT_ROLLOUT_URL: 'https://variable.example/',
      PROMPT_ROLLOUT_TOKEN: 'from-variable',
    };
    const url = 'https://flag.example';
    const project = 'https://project.example';
    assert.deepEqual(await resolve({ url, tokenFile, environment }, project), [url, 'from-file']);
    assert.deepEqual(await resolve({ environment }, project), [
      'https://variable.example',
      'from-variable',
    ]);
    assert.deepEqual(await resolve({}, project), [project, undefined]);
  });

  it('sends no token to another machine that only the project file names', async () => {
    const environment = { PROMPT_ROLLOUT_TOKEN: 'secret' };
    await refuses(
      resolve({ environment }, 'https://evil.example'),
      /PROMPT_ROLLOUT_URL=https:\/\/evil/,
    );
    const local = 'http://127.0.0.1:7000';
    assert.deepEqual(await resolve({ environment }, local), [local, 'secret']);
  });

  it('says what is missing', async () => {
    await refuses(resolve({}), /No registry is named/);
    await refuses(resolve({ url: 'registry' }), /is not a registry URL/);
    const tokenFile = path.join(folder, 'missing');
    await refuses(resolve({ url: 'http://x', tokenFile }), /cannot be read/);
    const empty = path.join(folder, 'empty');
    await writeFile(empty, ' \n');
    await refuses(resolve({ url: 'http://x', tokenFile: empty }), /is empty/);
  });
});
