// The Prompts view on a registry with 10,000 prompts of 20 versions: what it asks for, and how soon it has rows; then one event.
// VS Code itself is left out: its part is the same for any extension.
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { RegistryClient } from '../../src/client/registryClient.ts';
import { RegistryFollower } from '../../src/client/registryFollower.ts';
import { RegistryMirror } from '../../src/client/registryMirror.ts';
import { VersionCache } from '../../src/extension/connection/versionCache.ts';
import { Emitter } from '../../src/extension/platform/emitter.ts';
import type { TreeViews } from '../../src/extension/platform/workbench.ts';
import type { RegistryChange } from '../../src/extension/platform/workbenchDeps.ts';
import type { PromptTree } from '../../src/extension/tree/promptTree.ts';
import type { TreeRef } from '../../src/extension/tree/treeRef.ts';
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import { aProject } from '../extension/tree/treeFacts.ts';
import { RegistryApi } from '../registry/registryApi.ts';
import { choose } from './benchOptions.ts';
import { countRequests } from './countRequests.ts';
import { calculateMedian } from './quantile.ts';
import { inMegabytes, printTable, round } from './report.ts';
import {
  provideSeededData,
  removeSeededData,
  seededEnvironment,
  seededKey,
  seededVersion,
} from './seedRegistry.ts';
import { startMeasuredRegistry } from './startMeasuredRegistry.ts';

const shape = { prompts: choose(10_000, 2000), versions: choose(20, 5), contentBytes: 1000 };
const rounds = choose(7, 2);
const eventRounds = choose(40, 6);

/** What the view was asked to draw anew. */
class DrawnView {
  readonly #tree: PromptTree;
  readonly #expanded = new Set<TreeRef | undefined>([undefined]);
  rowsDescribed = 0;

  constructor(tree: PromptTree) {
    this.#tree = tree;
  }

  /** As VS Code does: the rows below, what each says, and those below the open ones. */
  async open(parent?: TreeRef): Promise<readonly TreeRef[]> {
    this.#expanded.add(parent);
    const rows = await this.#tree.getChildren(parent);
    for (const row of rows) this.#describe(row);
    for (const row of rows) if (this.#expanded.has(row)) await this.open(row);
    return rows;
  }

  async refresh(changed: TreeRef | TreeRef[] | undefined): Promise<void> {
    if (changed === undefined) {
      await this.open();
      return;
    }
    for (const row of [changed].flat()) {
      this.#describe(row);
      if (this.#expanded.has(row)) await this.open(row);
    }
  }

  #describe(row: TreeRef): void {
    this.rowsDescribed += 1;
    this.#tree.getTreeItem(row);
  }
}

/** The real tree on a stand-in of VS Code. */
async function createTree(mirror: RegistryMirror, client: RegistryClient) {
  const { PromptTree } = await import('../../src/extension/tree/promptTree.ts');
  const { ChangeSummaries } = await import('../../src/extension/editing/changeSummaries.ts');
  const changes = new Emitter<RegistryChange>(report);
  const versions = new VersionCache();
  const base = aProject([]);
  const project = {
    ...base,
    connection: {
      ...base.connection,
      ...{
        status: { kind: 'live' } as const,
        state: mirror,
        reader: () => Promise.resolve(client),
      },
    },
  };
  mirror.onDidChange((change) => changes.fire({ project, changes: change }));
  const never = () => ({ dispose: () => undefined });
  const deps = {
    context: { workspaceState: { get: () => undefined, update: () => Promise.resolve() } },
    log: { warn: report },
    projects: {
      ...{ all: [project], candidates: [], onDidChange: never, isReady: true },
      ...{ onDidChangeRegistry: changes.event, ready: new Promise<void>(() => undefined) },
      ...{ find: () => project, ofFile: () => undefined },
    },
    workingCopies: {
      ...{ onDidChange: never, ofFile: () => undefined, ofPrompt: () => undefined },
      ...{ inProject: () => [] },
    },
    renames: { onDidChange: never, find: () => undefined },
    versions,
    summaries: new ChangeSummaries({
      versions,
      readText: () => Promise.resolve(''),
      onError: report,
    }),
  } as unknown as ConstructorParameters<typeof PromptTree>[0];
  // Nobody opens, closes or selects anything by hand here.
  const view = new Proxy({}, { get: () => never });
  const views = { 'promptRollout.prompts': view, 'promptRollout.rollouts': view };
  return new PromptTree(deps, views as unknown as TreeViews);
}

function report(problem: unknown): void {
  console.error(problem);
}

/** The same pages without any of our code: how long the registry and HTTP take. */
async function fetchPages(url: string, token: string): Promise<string[]> {
  const pages: string[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({
      limit: '500',
      ...(cursor === undefined ? {} : { cursor }),
    });
    const response = await fetch(`${url}${registryPaths.prompts()}?${query.toString()}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await response.text();
    pages.push(text);
    cursor = (JSON.parse(text) as { nextCursor?: string }).nextCursor;
  } while (cursor !== undefined);
  return pages;
}

async function timed<T>(durations: number[], work: () => Promise<T> | T): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  durations.push(performance.now() - startedAt);
  return result;
}

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode'
      ? {
          url: pathToFileURL(path.join(import.meta.dirname, 'vscodeStandIn.ts')).href,
          shortCircuit: true,
        }
      : next(specifier, context),
});
const dataDir = await provideSeededData(shape);
const registry = await startMeasuredRegistry(dataDir);
const api = new RegistryApi(registry.url, registry.personToken);

function createClient(): RegistryClient {
  return new RegistryClient({
    baseUrl: registry.url,
    token: () => Promise.resolve(registry.personToken),
    clientName: 'bench',
  });
}

async function measureLoad(): Promise<void> {
  const loadMs: number[] = [];
  const fetchMs: number[] = [];
  const parseMs: number[] = [];
  const rowsMs: number[] = [];
  const folderMs: number[] = [];
  let asked = { requests: 0, bytes: 0 };
  let rows = 0;
  for (let number = 0; number < rounds; number += 1) {
    const pages = await timed(fetchMs, () => fetchPages(registry.url, registry.personToken));
    await timed(parseMs, () => pages.map((page) => JSON.parse(page) as unknown));
    const before = countRequests();
    const [mirror, client] = [new RegistryMirror(), createClient()];
    await timed(loadMs, () => mirror.load(client));
    const after = countRequests();
    asked = { requests: after.requests - before.requests, bytes: after.bytes - before.bytes };
    const tree = await createTree(mirror, client);
    const view = new DrawnView(tree);
    const roots = await timed(rowsMs, () => view.open());
    rows = roots.length;
    await timed(folderMs, () => view.open(roots[1]));
    tree.dispose();
  }
  console.log(
    `  ${shape.prompts} prompts of ${shape.versions} versions: ${asked.requests} requests, ${inMegabytes(asked.bytes)} MB; medians of ${rounds} rounds`,
  );
  printTable(
    ['', 'ms'],
    [
      ['a loaded mirror, from nothing', round(calculateMedian(loadMs))],
      [
        '  of it: the same pages by fetch alone (registry and HTTP)',
        round(calculateMedian(fetchMs)),
      ],
      ['  limit: JSON.parse of the same bytes', round(calculateMedian(parseMs))],
      [`then the first ${rows} rows`, round(calculateMedian(rowsMs))],
      ['then a folder of 100 prompts', round(calculateMedian(folderMs))],
    ],
  );
}

async function measureEvents(): Promise<void> {
  const [mirror, client] = [new RegistryMirror(), createClient()];
  const follower = new RegistryFollower({ client, mirror });
  follower.start();
  while (mirror.info === undefined || mirror.connection.kind !== 'live')
    await new Promise((resolve) => setTimeout(resolve, 20));
  const tree = await createTree(mirror, client);
  const view = new DrawnView(tree);
  const roots = await view.open();
  await view.open(roots[0]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const rows: (string | number)[][] = [];
  for (const [name, first] of [
    ['of a prompt that is shown', 0],
    ['of a prompt in a closed folder', shape.prompts / 2],
  ] as const) {
    const drawMs: number[] = [];
    const described: number[] = [];
    const before = countRequests().requests;
    for (let number = 0; number < eventRounds; number += 1) {
      view.rowsDescribed = 0;
      const drawn = new Promise<void>((resolve, reject) => {
        const listener = tree.onDidChangeTreeData((changed) => {
          listener.dispose();
          timed(drawMs, () => view.refresh(changed)).then(resolve, reject);
        });
      });
      const place = { prompt: seededKey(first + number), environment: seededEnvironment };
      const answer = await api.deploy(place, { version: seededVersion(shape.versions - 2) });
      if (answer.status !== 201) throw new Error(answer.text);
      // A prompt that is not on screen may need no drawing at all.
      await Promise.race([drawn, new Promise((resolve) => setTimeout(resolve, 500))]);
      described.push(view.rowsDescribed);
    }
    const asked = countRequests().requests - before;
    rows.push([name, calculateMedian(described), asked, round(calculateMedian(drawMs))]);
  }
  await follower.stop();
  tree.dispose();
  console.log(
    `\n  one event, with the root and one folder of 100 prompts open; medians of ${eventRounds}`,
  );
  printTable(['', 'rows drawn', 'requests (must be 0)', 'ms of work'], rows);
}

try {
  await measureLoad();
  await measureEvents();
} finally {
  await registry.stop();
  await removeSeededData(dataDir);
}
