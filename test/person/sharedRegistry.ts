import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRegistryHolder } from '../../src/client/localRegistry/registryHolder.ts';
import { RegistryClient } from '../../src/client/registryClient.ts';
import { createSampleWorkspace } from '../editor/createSampleWorkspace.ts';
import { eventually } from '../editor/eventually.ts';
import { findLocalRegistries } from '../editor/localRegistries.ts';
import { startSampleRegistry, type SampleRegistry } from '../editor/startSampleRegistry.ts';
import { isAlive } from '../support/isAlive.ts';

/** A registry process with the sample's history that no editor starts: what a team's shared registry is to a person. */
export class SharedRegistry {
  readonly #folder: string;
  readonly #workspace: string;
  #running: SampleRegistry;
  #impostor: Server | undefined;
  /** Its API as the operator. */
  readonly client: RegistryClient;

  private constructor(folder: string, workspace: string, running: SampleRegistry) {
    this.#folder = folder;
    this.#workspace = workspace;
    this.#running = running;
    this.client = new RegistryClient({
      baseUrl: running.url,
      token: () => this.#running.token(),
      clientName: 'person-test-operator',
    });
  }

  static async start(): Promise<SharedRegistry> {
    const folder = await mkdtemp(path.join(tmpdir(), 'shared-registry-'));
    const workspace = await createSampleWorkspace(path.join(folder, 'sample'));
    const running = await startSampleRegistry({ userDataDir: folder, workspace });
    return new SharedRegistry(folder, workspace, running);
  }

  get url(): string {
    return this.#running.url;
  }

  get appTokenFile(): string {
    return this.#running.appTokenFile;
  }

  /** The folder with its data and its log. */
  get dataFolder(): string {
    return findLocalRegistries(this.#folder);
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    const pid = await this.#pid();
    process.kill(pid, 'SIGKILL');
    await eventually(() => {
      if (isAlive(pid)) throw new Error('The registry is still alive.');
    });
  }

  /** Holds the process: connections stay open and nothing is answered. */
  async hold(): Promise<void> {
    process.kill(await this.#pid(), 'SIGSTOP');
  }

  async goOn(): Promise<void> {
    process.kill(await this.#pid(), 'SIGCONT');
  }

  /** Starts it again at its address, on its data. */
  async restart(): Promise<void> {
    await this.removeImpostor();
    this.#running = await startSampleRegistry({
      userDataDir: this.#folder,
      workspace: this.#workspace,
    });
  }

  /** While it is away, something answers every request at its address with a web page. */
  async putImpostor(status: number, page: string): Promise<void> {
    const server = createServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'text/html' }).end(page);
    });
    this.#impostor = server;
    const port = Number(new URL(this.url).port);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  }

  async removeImpostor(): Promise<void> {
    const server = this.#impostor;
    this.#impostor = undefined;
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async close(): Promise<void> {
    await this.removeImpostor();
    await this.#running.stop();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  async #pid(): Promise<number> {
    const [id = ''] = await readdir(this.dataFolder);
    const holder = await readRegistryHolder(path.join(this.dataFolder, id));
    if (holder === undefined) throw new Error('The registry does not run.');
    return holder.pid;
  }
}
