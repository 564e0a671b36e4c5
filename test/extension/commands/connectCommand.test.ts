import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  connectToRegistry,
  type ConnectDeps,
} from '../../../src/extension/commands/connectCommand.ts';
import { TokenStore } from '../../../src/extension/connection/tokenStore.ts';
import { CancelledError, UserError } from '../../../src/extension/platform/userError.ts';
import type { Project } from '../../../src/extension/projects/project.ts';
import { startFaultyLink } from '../../support/startFaultyLink.ts';
import { CommandBench } from './commandBench.ts';

describe('Connect to Registry…', () => {
  let bench: CommandBench;
  let trusted: string[];
  let kept: string;
  let written: string[];
  let secrets: Map<string, string>;

  beforeEach(async () => {
    bench = await CommandBench.start();
    trusted = [];
    kept = '';
    written = [];
    secrets = new Map();
  });

  afterEach(() => bench.close());

  const deps = (project: Project | undefined): ConnectDeps => ({
    ...bench.deps,
    projects: {
      ...bench.deps.projects,
      all: project === undefined ? [] : [project],
    },
    settings: {
      values: {
        codeLens: true,
        registry: kept,
        trustedRegistries: trusted,
        trustedModelEndpoints: [],
      },
      isTlsStrict: true,
      trustRegistry: (origin) => {
        trusted.push(origin);
        return Promise.resolve();
      },
      setRegistry: (url) => {
        kept = url;
        return Promise.resolve();
      },
    },
    tokens: new TokenStore({
      get: (name) => Promise.resolve(secrets.get(name)),
      store: (name, value) => {
        secrets.set(name, value);
        return Promise.resolve();
      },
      delete: () => Promise.resolve(),
    }),
    connections: { all: [] },
    clientName: 'test',
    writeRegistry: (_project, url) => {
      written.push(url);
      return Promise.resolve();
    },
  });

  it('says that a connection over the network is not encrypted before a token is typed', async () => {
    bench.answers = ['http://registry.internal:8080', 'Leave'];
    await assert.rejects(connectToRegistry({}, deps(undefined)), /No button “Leave”/);
    const question = bench.shown.at(-1);
    assert.equal(question?.kind, 'confirm');
    assert.match(question.title, /Use the registry http:\/\/registry\.internal:8080\?/);
    assert.match(question.detail, /not encrypted/);
    assert.deepEqual([trusted, [...secrets]], [[], []]);
  });

  it('works without a folder: the address is kept in the user settings, the token as a secret', async () => {
    bench.answers = [`${bench.registry.url}/`, bench.registry.personToken];
    await connectToRegistry({}, deps(undefined));
    assert.equal(kept, bench.registry.url);
    assert.deepEqual([...secrets.values()], [bench.registry.personToken]);
    assert.deepEqual(trusted, [bench.registry.url]);
  });

  it('asks once before a project’s registry gets a token', async () => {
    const project = { ...bench.project, file: { registry: bench.registry.url } };
    bench.answers = ['Esc'];
    await assert.rejects(connectToRegistry({}, deps(project)), CancelledError);
    assert.equal(bench.shown[0]?.kind, 'confirm');
    assert.equal(secrets.size, 0);
    bench.answers = ['Use This Registry', bench.registry.personToken];
    await connectToRegistry({}, deps(project));
    bench.answers = [bench.registry.personToken];
    await connectToRegistry({}, deps(project));
    assert.deepEqual(written, []);
  });

  it('asks again for a token that the registry refuses, and says why', async () => {
    bench.answers = [bench.registry.url, 'wrong', bench.registry.personToken];
    await connectToRegistry({}, deps(undefined));
    assert.match(bench.shown[2]?.detail ?? '', /token/i);
    assert.deepEqual([...secrets.values()], [bench.registry.personToken]);
  });

  it('tries the same address and token again with one click when the registry was away', async () => {
    const link = await startFaultyLink(bench.registry.url);
    await link.cut();
    bench.answers = [link.url, bench.registry.personToken];
    const failure: unknown = await connectToRegistry({}, deps(undefined)).catch(
      (error: unknown) => error,
    );
    assert.ok(failure instanceof UserError);
    assert.match(failure.message, /nothing listens there/);
    assert.deepEqual([[...secrets], kept], [[], '']);
    await link.mend();
    await failure.actions.find(({ label }) => label === 'Try Again')?.run();
    assert.deepEqual([[...secrets.values()], kept], [[bench.registry.personToken], link.url]);
    await link.close();
  });

  it('writes the address into a project that has none', async () => {
    bench.answers = [bench.registry.url, bench.registry.personToken, 'Enter'];
    await connectToRegistry({}, deps(bench.project));
    assert.deepEqual(written, [bench.registry.url]);
  });

  it('refuses what is no address', async () => {
    bench.answers = ['ftp://example.com'];
    await assert.rejects(connectToRegistry({}, deps(undefined)), /not a registry URL/);
  });
});
