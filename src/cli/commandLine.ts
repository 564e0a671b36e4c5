import path from 'node:path';
import type { Command } from 'commander';
import { RegistryClient } from '../client/registryClient.ts';
import { defaultEnvironment } from '../domain/project/project.ts';
import { resolveConnection, type Connection } from './connection.ts';
import { findProject, type CliProject } from './findProject.ts';
import { toPrintableJson, toPrintableLine, toPrintableText } from './printable.ts';

/** What the outside world gives to a run. */
export interface CommandLineWorld {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Replaces the last line of a terminal; absent where nobody watches. */
  readonly showProgress?: (text: string) => void;
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  /** False for a pipe or a file: then `serve` speaks JSON by itself. */
  readonly isTerminal: boolean;
  readonly version: string;
}

export interface GlobalOptions {
  readonly url?: string;
  readonly tokenFile?: string;
  readonly data?: string;
  readonly project?: string;
  readonly json?: boolean;
}

/** What every command works with: output, project, registry. */
export class CommandLine {
  readonly #world: CommandLineWorld;
  readonly #options: GlobalOptions;
  #project: Promise<CliProject | undefined> | undefined;

  constructor(world: CommandLineWorld, command: Command) {
    this.#world = world;
    this.#options = command.optsWithGlobals<GlobalOptions>();
  }

  get wantsJson(): boolean {
    return this.#options.json === true;
  }

  get folder(): string {
    return path.resolve(this.#world.folder, this.#options.project ?? '.');
  }

  get isTerminal(): boolean {
    return this.#world.isTerminal;
  }

  /** The data folder of a registry on this machine. */
  get dataDir(): string | undefined {
    const { data } = this.#options;
    return data === undefined ? undefined : path.resolve(this.#world.folder, data);
  }

  get version(): string {
    return this.#world.version;
  }

  get environment(): NodeJS.ProcessEnv {
    return this.#world.environment;
  }

  /** Something for people, apart from what was asked for. */
  warn(text: string): void {
    this.showProgress('');
    this.#world.writeError(`${toPrintableText(text)}\n`);
  }

  showProgress(text: string): void {
    this.#world.showProgress?.(toPrintableLine(text));
  }

  /** Each line of a list stays one. */
  print(lines: string | readonly string[]): void {
    const text =
      typeof lines === 'string' ? toPrintableText(lines) : lines.map(toPrintableLine).join('\n');
    this.#world.write(`${text}\n`);
  }

  printJson(value: unknown, indent = 2): void {
    this.#world.write(`${toPrintableJson(value, indent)}\n`);
  }

  /** The value with --json, else the lines for people. */
  show(value: unknown, lines: string | readonly string[]): void {
    if (this.wantsJson) this.printJson(value);
    else this.print(lines);
  }

  /** The project around the folder, or undefined outside of one. Throws when its file is broken. */
  project(): Promise<CliProject | undefined> {
    this.#project ??= findProject(this.folder);
    return this.#project;
  }

  async connect(): Promise<RegistryClient> {
    const connection = await this.resolveConnection();
    return new RegistryClient({ ...connection, clientName: `cli/${this.#world.version}` });
  }

  /** Where the registry is and the token for it. */
  resolveConnection(): Promise<Connection> {
    return resolveConnection({
      url: this.#options.url,
      tokenFile: this.#options.tokenFile,
      dataDir: this.dataDir,
      environment: this.#world.environment,
      projectUrl: async () => (await this.project())?.project.registry,
    });
  }

  /** The environment that a command means: named, else the project's, else production. */
  async chooseEnvironment(named: string | undefined): Promise<string> {
    return named ?? (await this.project())?.project.environment ?? defaultEnvironment;
  }
}

/** Gives every command its CommandLine; `register` functions know nothing else of the outside. */
export type OpenCommandLine = (command: Command) => CommandLine;
