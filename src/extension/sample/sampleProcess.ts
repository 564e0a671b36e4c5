// Runs dist/demo.cjs: once to publish the sample's history, and for as long as the window is open as its application.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { toRegistryEnvironment } from '../../client/localRegistry/registryProcess.ts';
import type { RunningRegistry } from '../../client/localRegistry/localRegistry.ts';
import { Disposable } from '../platform/disposable.ts';
import { l10n } from '../platform/localize.ts';
import type { Logger } from '../platform/logger.ts';
import { CancelledError, UserError } from '../platform/userError.ts';

export interface SampleProcessOptions {
  /** The bundle of the demo. */
  readonly script: string;
  readonly log: Logger;
}

type SampleRegistry = Pick<RunningRegistry, 'url' | 'personTokenFile' | 'appTokenFile'>;

const startDeadlineMs = 20_000;

/** The processes of one sample window, which end with the window. */
export class SampleProcess extends Disposable {
  readonly #options: SampleProcessOptions;
  readonly #running = new Set<ChildProcess>();
  #application: ChildProcess | undefined;
  #model: ChildProcess | undefined;

  constructor(options: SampleProcessOptions) {
    super();
    this.#options = options;
  }

  /** Publishes and deploys the history; goes on where it was interrupted. */
  async publishHistory(registry: SampleRegistry, folder: string): Promise<void> {
    const child = this.#spawn([
      'setup',
      ...['--url', registry.url],
      ...['--token-file', registry.personTokenFile],
      ...['--sample', folder],
    ]);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code === 0) return;
    if (this.isDisposed) throw new CancelledError();
    throw new UserError(l10n.t('The sample’s history could not be published. The log says why.'));
  }

  /**
   * Starts the application, and with it the stand-in for a language model that the sample's project file names, unless
   * that runs already. Answers the address of the application's page.
   */
  async startApplication(registry: SampleRegistry, folder: string): Promise<string> {
    this.#application?.kill();
    const child = this.#spawn([
      ...['--url', registry.url],
      ...['--token-file', registry.appTokenFile],
      ...['--environment', 'production'],
      ...(this.#model === undefined ? ['--sample', folder] : []),
    ]);
    this.#application = child;
    const address = await findAddress(child);
    if (address !== undefined) return address;
    child.kill();
    if (this.isDisposed) throw new CancelledError();
    throw new UserError(l10n.t('The sample’s application did not start. The log says why.'));
  }

  /** Starts only the stand-in, for a sample that was set up in an earlier window. What fails is in the log. */
  startModel(folder: string): void {
    const child = this.#spawn(['model', '--sample', folder]);
    this.#model = child;
    child.once('error', (error) => this.#options.log.warn(error.message));
    child.once('close', () => {
      this.#model = undefined;
    });
  }

  override dispose(): void {
    for (const child of this.#running) child.kill();
    super.dispose();
  }

  #spawn(args: readonly string[]): ChildProcess {
    // The window was closed while the sample was being set up; the next one goes on.
    if (this.isDisposed) throw new CancelledError();
    const { script, log } = this.#options;
    const child = spawn(process.execPath, [script, ...args], {
      env: toRegistryEnvironment(process.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#running.add(child);
    child.once('close', () => this.#running.delete(child));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => log.info(line));
    }
    return child;
  }
}

/** The application says in one JSON line where its page is. */
function findAddress(child: ChildProcess): Promise<string | undefined> {
  const { stdout } = child;
  if (stdout === null) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), startDeadlineMs);
    const lines = createInterface({ input: stdout });
    const done = (address: string | undefined): void => {
      clearTimeout(timer);
      resolve(address);
    };
    lines.on('line', (line) => {
      const address = /"url"\s*:\s*"(http[^"]+)"/.exec(line)?.[1];
      if (address !== undefined) done(address);
    });
    child.once('close', () => done(undefined));
    child.once('error', () => done(undefined));
  });
}
