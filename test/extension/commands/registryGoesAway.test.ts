// The registry goes away before a command, before its request arrives, before the answer, and right after the answer. Every
// command that talks to it is a row: a clear sentence, nothing half done, what was typed is offered again, and it all works
// once the registry is back, without a reload.
import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { RegistryError } from '../../../src/client/registryError.ts';
import { fastPlan } from '../../../src/domain/rollout/builtInPlans.ts';
import {
  copyResolveCode,
  explainUnit,
} from '../../../src/extension/commands/applicationCommands.ts';
import { bumpVersion } from '../../../src/extension/commands/bumpCommand.ts';
import { deployToStaging, deployVersion } from '../../../src/extension/commands/deployCommands.ts';
import { revert } from '../../../src/extension/commands/revertCommand.ts';
import { advance, pause, resume } from '../../../src/extension/commands/rolloutCommands.ts';
import { startCanary } from '../../../src/extension/commands/startCanaryCommand.ts';
import { compareVersions } from '../../../src/extension/diff/compareVersions.ts';
import { compareWithLive } from '../../../src/extension/diff/compareWithLive.ts';
import { openVersion } from '../../../src/extension/diff/openVersion.ts';
import { restoreVersion } from '../../../src/extension/editing/restoreVersion.ts';
import { UserError } from '../../../src/extension/platform/userError.ts';
import type { Moment } from '../../support/startFaultyLink.ts';
import { aPrompt, CommandBench, file, key, type Shown } from './commandBench.ts';

interface Row {
  readonly command: string;
  /** What must be there beforehand, besides 1.0.0 everywhere, 1.1.0 published, and an edited file. */
  readonly arrange?: (bench: CommandBench) => Promise<void>;
  readonly run: (bench: CommandBench, opened: string[]) => Promise<void>;
  readonly answers?: readonly string[];
  /** The request that the moments are about. */
  readonly request: RegExp;
  /** It is the one that follows this question, where others like it come before. */
  readonly after?: Shown['kind'];
  /** Typed by the person; the answers contain it. */
  readonly typed?: string;
  /** What the registry holds, asked past the broken link. */
  readonly state?: (bench: CommandBench) => Promise<unknown>;
  readonly absent?: unknown;
  readonly whole?: unknown;
  /** What a repeat says of a change whose answer was lost. */
  readonly again?: RegExp;
}

const staging = { prompt: key, environment: 'staging' };
const production = { prompt: key, environment: 'production' };
const offline = /cannot be reached|closed the connection/;
const inDoubt = /may have been done or not\. Once it answers again, look at what it shows/;

const versions = async ({ client }: CommandBench) =>
  (await client.versions.list(key)).items.map(({ version }) => version);
const serving =
  (place: typeof staging) =>
  async ({ client }: CommandBench) => {
    const { items } = await client.deployments.list(place);
    return items.map(({ stable, candidate }) => [stable, candidate?.rules ?? 0]);
  };
const rollouts = async ({ client }: CommandBench) =>
  (await client.rollouts.listAll()).map(({ phase, rules }) => [phase, rules]);
const ten = [{ percent: 10 }];

/** A rollout at 10 % on staging, where nobody is asked. */
async function startOnStaging(bench: CommandBench, isPaused = false): Promise<void> {
  const plan = { ...fastPlan, stages: fastPlan.stages.map((stage) => ({ ...stage, hold: '0s' })) };
  const { id } = await bench.client.rollouts.start(staging, { candidate: '1.1.0', plan });
  if (isPaused) await bench.client.rollouts.pause(id);
  const phase = isPaused ? 'paused' : 'progressing';
  await bench.until(() => bench.connection.state.rollouts.get(id)?.phase === phase);
}

const changing: readonly Row[] = [
  {
    command: 'Bump Version…',
    run: ({ deps }) => bumpVersion({}, deps, () => Promise.resolve({ path: 'here' })),
    answers: ['Enter', 'Took long to write'],
    typed: 'Took long to write',
    request: /^POST \/v1\/prompts\/[^/]+\/versions /,
    state: versions,
    absent: ['1.1.0', '1.0.0'],
    whole: ['1.2.0', '1.1.0', '1.0.0'],
    again: /Published support\/answer 1\.2\.0\. It serves nobody yet/,
  },
  {
    command: 'Deploy to Staging',
    run: ({ deps }) => deployToStaging({}, deps),
    request: /^POST .*\/staging\/deployments /,
    state: serving(staging),
    absent: [['1.0.0', 0]],
    whole: [
      ['1.1.0', 0],
      ['1.0.0', 0],
    ],
    again: /staging already serves 1\.1\.0/,
  },
  {
    command: 'Deploy Version… without evidence',
    run: ({ deps }) => deployVersion({ environment: 'production' }, deps),
    answers: ['1.1.0', 'Deploy 1.1.0', 'anyway', 'A long reason'],
    typed: 'A long reason',
    request: /^POST .*\/production\/deployments /,
    after: 'input',
    state: serving(production),
    absent: [['1.0.0', 0]],
    whole: [
      ['1.1.0', 0],
      ['1.0.0', 0],
    ],
    again: /production already serves 1\.1\.0/,
  },
  {
    command: 'Start Canary…',
    run: ({ deps }) => startCanary({ environment: 'staging' }, deps, () => Promise.resolve([])),
    answers: ['Fast', 'Expected gain', 'Fewer questions', 'Start with'],
    typed: 'Fewer questions',
    request: /^POST .*\/staging\/rollouts /,
    state: rollouts,
    absent: [],
    whole: [['progressing', ten]],
    again: /A rollout of support\/answer 1\.1\.0 is already running in staging/,
  },
  {
    command: 'Advance',
    arrange: (bench) => startOnStaging(bench),
    run: ({ deps }) => advance({}, deps),
    request: /^POST .*\/advance /,
    state: rollouts,
    absent: [['progressing', ten]],
    whole: [['progressing', [{ percent: 50 }]]],
    again: /is now at 50 % in staging\. It has moved since your last try.*not advanced again/,
  },
  {
    command: 'Pause',
    arrange: (bench) => startOnStaging(bench),
    run: ({ deps }) => pause({}, deps),
    request: /^POST .*\/pause /,
    state: rollouts,
    absent: [['progressing', ten]],
    whole: [['paused', ten]],
    again: /cannot do that now: 10 % in staging · paused/,
  },
  {
    command: 'Resume',
    arrange: (bench) => startOnStaging(bench, true),
    run: ({ deps }) => resume({}, deps),
    request: /^POST .*\/resume /,
    state: rollouts,
    absent: [['paused', ten]],
    whole: [['progressing', ten]],
    again: /cannot do that now: 10 %/,
  },
  {
    command: 'Revert… of a running rollout',
    arrange: (bench) => startOnStaging(bench),
    run: ({ deps }) => revert({ environment: 'staging' }, deps),
    request: /^POST .*\/rollback /,
    state: async (bench) => [await rollouts(bench), (await serving(staging)(bench)).length],
    absent: [[['progressing', ten]], 2],
    whole: [[['rolledBack', []]], 3],
    again: /was rolled back: staging serves 1\.0\.0 again/,
  },
  {
    command: 'Revert… of a pending rollout',
    arrange: async (bench) => {
      const { id } = await bench.client.rollouts.start(production, {
        candidate: '1.1.0',
        plan: fastPlan,
      });
      await bench.until(() => bench.connection.state.rollouts.has(id));
    },
    run: ({ deps }) => revert({}, deps),
    answers: ['Cancel Rollout'],
    request: /^POST .*\/cancel /,
    state: async (bench) => [await rollouts(bench), (await serving(production)(bench)).length],
    absent: [[['pending', []]], 1],
    whole: [[['cancelled', []]], 1],
    again: /1\.1\.0 in production was cancelled/,
  },
  {
    command: 'Revert… to the previous version',
    arrange: (bench) => bench.deploy('1.1.0', 'staging'),
    run: ({ deps }) => revert({ environment: 'staging' }, deps),
    request: /^POST .*\/staging\/deployments /,
    state: async (bench) => (await serving(staging)(bench)).map(([stable]) => stable),
    absent: ['1.1.0', '1.0.0'],
    whole: ['1.0.0', '1.1.0', '1.0.0'],
    again: /staging now serves support\/answer 1\.0\.0/,
  },
];

const reading: readonly Row[] = [
  {
    command: 'Which Version Does a Unit Get?',
    run: ({ deps }) => explainUnit({}, deps),
    answers: ['user-17 tenant=internal'],
    typed: 'user-17 tenant=internal',
    request: /^POST .*\/ofrep\//,
  },
  {
    command: 'Copy Code to Resolve This Prompt',
    run: ({ deps }) => copyResolveCode({}, deps),
    answers: ['curl'],
    request: /^GET .*\/versions\/1\.0\.0 /,
  },
  {
    command: 'Compare with Live',
    run: ({ deps }, opened) => compareWithLive({}, withWindow(deps, opened)),
    request: /^GET .*\/versions\/1\.0\.0 /,
  },
  {
    command: 'Compare Versions…',
    arrange: async ({ deps, connection }) => {
      await deps.versions.get(connection, key, '1.0.0');
    },
    run: ({ deps }, opened) =>
      compareVersions({ version: '1.1.0', baseVersion: '1.0.0' }, withWindow(deps, opened)),
    request: /^GET .*\/versions\/1\.1\.0 /,
  },
  {
    command: 'Open Version…',
    run: ({ deps }, opened) => openVersion({ version: '1.0.0' }, withWindow(deps, opened)),
    request: /^GET .*\/versions\/1\.0\.0 /,
  },
  {
    command: 'Restore File to Version…',
    run: (bench, opened) => restoreVersion({ version: '1.0.0' }, withFiles(bench, opened)),
    request: /^GET .*\/versions\/1\.0\.0 /,
  },
];

function withWindow(deps: CommandBench['deps'], opened: string[]) {
  const open = (what: string) => () => Promise.resolve(void opened.push(what));
  const diffs = { openDiff: open('diff'), openChanges: open('changes'), openSide: open('version') };
  return { ...deps, diffs };
}

function withFiles({ deps, texts }: CommandBench, opened: string[]) {
  const write = (uri: string, text: string) => {
    opened.push('restored');
    texts.set(uri, text);
    return Promise.resolve();
  };
  return {
    ...deps,
    requireTrust: () => undefined,
    restoreFiles: {
      readExact: (uri: string) => Promise.resolve(texts.get(uri)),
      writeExact: write,
      replaceText: write,
      join: (folder: string, path: string) => `${folder}/${path}`,
    },
  };
}

/** One window on one registry of its own, on the way to one command. */
class Scene {
  readonly bench: CommandBench;
  readonly row: Row;
  readonly opened: string[] = [];

  private constructor(bench: CommandBench, row: Row) {
    this.bench = bench;
    this.row = row;
  }

  static async set(row: Row): Promise<Scene> {
    const bench = await CommandBench.start({ isFaulty: true });
    bench.activeFile = file;
    await bench.publish(aPrompt('One.'));
    for (const environment of ['staging', 'production']) await bench.deploy('1.0.0', environment);
    await bench.publish(aPrompt('Two.'), '1.1.0');
    bench.write(aPrompt('Three.'));
    await row.arrange?.(bench);
    return new Scene(bench, row);
  }

  get link() {
    const { link } = this.bench;
    assert.ok(link);
    return link;
  }

  /** The sentence that the command ends with, and whether it is a refusal. */
  async run(): Promise<{ readonly said: string; readonly failure: Error | undefined }> {
    const { bench, row } = this;
    bench.answers = [...(row.answers ?? [])];
    bench.shown.length = 0;
    bench.said.length = 0;
    try {
      await row.run(bench, this.opened);
      return { said: plain(bench.said.at(-1)?.message ?? ''), failure: undefined };
    } catch (error) {
      assert.ok(error instanceof UserError || error instanceof RegistryError, String(error));
      return { said: plain(error.message), failure: error };
    }
  }

  /** The network breaks at this moment of the row's request. */
  breakAt(moment: Moment): void {
    const { link, row, bench } = this;
    const plan = (): Promise<void> => {
      link.cutAt(moment, row.request).catch(assert.ifError);
      return Promise.resolve();
    };
    if (row.after === undefined) void plan();
    else bench.meanwhile = { kind: row.after, run: plan };
  }

  async comeBack(): Promise<void> {
    await this.link.mend();
    const { connection, client } = this.bench;
    await this.bench.until(() => connection.status.kind === 'live');
    // What it missed has arrived when something newer has.
    const news = `news/${connection.state.prompts.size}`;
    await client.prompts.put(news, {});
    await this.bench.until(() => connection.state.prompts.has(news));
    this.bench.write(aPrompt('Three.'));
  }

  async holds(expected: unknown): Promise<void> {
    assert.deepEqual(await this.row.state?.(this.bench), expected);
  }

  /** What was typed before is in the field now, or was never asked for again. */
  offersTyped(): void {
    const { typed, command } = this.row;
    if (typed === undefined) return;
    const fields = this.bench.shown.filter(({ kind }) => kind === 'input');
    const offered = this.bench.shown.flatMap(({ value, labels }) => [value, ...labels]);
    assert.ok(
      fields.length === 0 || offered.some((text) => text.includes(typed)),
      `${command} forgot what was typed: ${offered.join(', ')}`,
    );
  }

  async works(): Promise<void> {
    const { failure } = await this.run();
    assert.equal(failure, undefined);
    await this.holds(this.row.whole);
  }
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

const goneBefore = async (scene: Scene): Promise<void> => {
  await scene.link.cut();
  await scene.bench.until(() => scene.bench.connection.status.kind !== 'live');
  const { said, failure } = await scene.run();
  assert.match(said, offline);
  assert.ok(failure instanceof UserError);
  assert.deepEqual(
    failure.actions.map(({ label }) => label),
    ['Try Now'],
  );
  assert.deepEqual(scene.bench.said, []);
  assert.deepEqual(scene.opened, []);
  await scene.holds(scene.row.absent);
  await scene.comeBack();
  await scene.works();
};

const neverArrives = async (scene: Scene): Promise<void> => {
  scene.breakAt('before');
  const { said, failure } = await scene.run();
  assert.ok(failure);
  assert.match(said, scene.row.state === undefined ? offline : inDoubt);
  assert.deepEqual(scene.bench.said, []);
  await scene.holds(scene.row.absent);
  await scene.comeBack();
  await scene.works();
  scene.offersTyped();
};

const answerLost = async (scene: Scene): Promise<void> => {
  scene.breakAt('during');
  const { said, failure } = await scene.run();
  assert.ok(failure);
  assert.match(said, scene.row.state === undefined ? offline : inDoubt);
  assert.deepEqual(scene.bench.said, []);
  await scene.holds(scene.row.whole);
  await scene.comeBack();
  const again = await scene.run();
  if (scene.row.again === undefined) assert.equal(again.failure, undefined);
  else assert.match(again.said, scene.row.again);
  scene.offersTyped();
  await scene.holds(scene.row.whole);
};

const goneAfter = async (scene: Scene): Promise<void> => {
  scene.breakAt('after');
  const { failure } = await scene.run();
  assert.equal(failure, undefined);
  await scene.holds(scene.row.whole);
  await scene.comeBack();
  await scene.holds(scene.row.whole);
};

/** All at once, since most of the time is spent waiting for the next try: each has a window and a registry of its own. */
function acts(title: string, rows: readonly Row[], act: (scene: Scene) => Promise<void>): void {
  describe(title, () => {
    const plays = new Map<string, Promise<void>>();

    before(() => {
      for (const row of rows) {
        const play = playRow(row, act);
        play.catch(() => undefined);
        plays.set(row.command, play);
      }
    });

    for (const { command } of rows) it(command, () => plays.get(command)).timeout(30_000);
  });
}

async function playRow(row: Row, act: (scene: Scene) => Promise<void>): Promise<void> {
  const scene = await Scene.set(row);
  try {
    await act(scene);
  } finally {
    await scene.bench.close();
  }
}

describe('a registry that goes away', () => {
  const all = [...changing, ...reading];
  acts('before a command: refused at once, and done when it is back', all, goneBefore);
  acts('before the request arrives: nothing is done, and a repeat does it', all, neverArrives);
  acts('before the answer: it was done once, and a repeat does not do it twice', all, answerLost);
  acts('right after the answer: done, and it stays done', all, goneAfter);
});
