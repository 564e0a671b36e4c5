import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startModelServer, type ModelServer } from '../../src/demo/model/startModelServer.ts';
import { readSampleHistory } from '../../src/demo/sampleHistory.ts';
import { setUpSample } from '../../src/demo/sampleSetup.ts';
import { SetupApi } from '../../src/demo/setupApi.ts';
import { historyFile, sampleFolder } from '../demo/buildSampleHistory.ts';
import { startTestRegistry, type TestRegistry } from '../support/startTestRegistry.ts';
import { startCli, type CliRun, type RunningCli } from './runCli.ts';

/** A copy of the sample with its history in a real registry and its stand-in for a model. */
export class EvalWorkspace {
  readonly root: string;
  readonly registry: TestRegistry;
  readonly model: ModelServer;

  private constructor(root: string, registry: TestRegistry, model: ModelServer) {
    this.root = root;
    this.registry = registry;
    this.model = model;
  }

  static async create(): Promise<EvalWorkspace> {
    const root = await mkdtemp(path.join(os.tmpdir(), 'cli-eval-'));
    const [registry, model] = await Promise.all([startTestRegistry(), startModelServer(0)]);
    const workspace = new EvalWorkspace(root, registry, model);
    await cp(sampleFolder, root, { recursive: true });
    await workspace.edit('prompt-rollout.yml', (text) =>
      text.replace(/url: .*/, `url: ${model.url}`),
    );
    const readToken = (): Promise<string> => Promise.resolve(registry.personToken);
    const history = await readSampleHistory(historyFile);
    await setUpSample(new SetupApi({ url: registry.url, readToken }), history);
    return workspace;
  }

  /** Everything as it was made, for the next test. */
  async restore(): Promise<void> {
    await rm(path.join(this.root, 'prompts'), { recursive: true });
    await cp(path.join(sampleFolder, 'prompts'), path.join(this.root, 'prompts'), {
      recursive: true,
    });
  }

  async edit(file: string, change: (text: string) => string): Promise<void> {
    const before = await this.read(file);
    const after = change(before);
    if (after === before) throw new Error(`${file} stays as it is.`);
    await writeFile(path.join(this.root, file), after);
  }

  read(file: string): Promise<string> {
    return readFile(path.join(this.root, file), 'utf8');
  }

  /** Puts everything into a commit. */
  commit(): string {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    const git = (...args: string[]): string =>
      execFileSync('git', [...who, ...args], { cwd: this.root, encoding: 'utf8' }).trim();
    git('init', '--quiet', '--initial-branch', 'main');
    git('add', '.');
    git('commit', '--quiet', '-m', 'All of it');
    return git('rev-parse', 'HEAD');
  }

  run(...args: string[]): Promise<CliRun> {
    return this.runIn({}, ...args);
  }

  /** With variables of a CI besides those of the registry. */
  runIn(environment: NodeJS.ProcessEnv, ...args: string[]): Promise<CliRun> {
    return this.#start(environment, args).ended;
  }

  start(...args: string[]): RunningCli {
    return this.#start({}, args);
  }

  #start(environment: NodeJS.ProcessEnv, args: readonly string[]): RunningCli {
    const { url, personToken } = this.registry;
    const connection = { PROMPT_ROLLOUT_URL: url, PROMPT_ROLLOUT_TOKEN: personToken };
    return startCli(args, {
      folder: this.root,
      environment: { ...connection, ...environment },
    });
  }

  async close(): Promise<void> {
    await this.model.close();
    await this.registry.close();
    await rm(this.root, { recursive: true, force: true });
  }
}
