// What all prompts of one `eval` share: models, keys, limits, the sandbox, and what stops them.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EvalSettings } from '../../domain/project/evalSettings.ts';
import type { ModelEndpoint } from '../../domain/project/modelEndpoint.ts';
import { openWorkspaceFiles, type WorkspaceFiles } from '../../evals/fixtures/workspaceFiles.ts';
import { createModelLookup } from '../../evals/models/endpoints/createModelLookup.ts';
import { createHttpSend } from '../../evals/models/http/createHttpSend.ts';
import { createPriceList } from '../../evals/prices/createPriceList.ts';
import { loadPriceCatalogue } from '../../evals/prices/loadPriceCatalogue.ts';
import { Budget } from '../../evals/run/budget.ts';
import { createLimiter } from '../../evals/run/createLimiter.ts';
import type { RunDependencies } from '../../evals/run/runOptions.ts';
import { createSandbox } from '../../evals/sandbox/createSandbox.ts';
import { createKeyFinder } from './createKeyFinder.ts';

export interface EvalSessionOptions {
  /** The project's folder. */
  readonly root: string;
  readonly endpoints: readonly ModelEndpoint[];
  readonly settings: EvalSettings;
  readonly environment: NodeJS.ProcessEnv;
  readonly allowedKeys: readonly string[];
  /** Whether code of the fixtures may run. */
  readonly trustsCode: boolean;
  readonly signal: AbortSignal;
}

export interface EvalSession {
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly files: WorkspaceFiles;
  readonly settings: EvalSettings;
  readonly dependencies: RunDependencies;
  readonly signal: AbortSignal;
  readonly dispose: () => Promise<void>;
}

/** Opens what runs need. Dispose it: the sandbox is a process. */
export async function openEvalSession(options: EvalSessionOptions): Promise<EvalSession> {
  const { settings, endpoints, environment } = options;
  const sandbox = options.trustsCode ? createSandbox({ entry: findSandbox() }) : undefined;
  return {
    root: options.root,
    environment,
    files: openWorkspaceFiles(options.root),
    settings,
    signal: options.signal,
    dependencies: {
      findModel: createModelLookup({
        endpoints,
        findKey: createKeyFinder({ environment, allowed: options.allowedKeys }),
        send: createHttpSend({ proxy: 'environment' }),
        timeoutMs: settings.timeoutMs,
      }),
      prices: createPriceList(endpoints, await loadPriceCatalogue()),
      budget: new Budget(settings.budget),
      limiter: createLimiter(settings.concurrency),
      ...(sandbox === undefined ? {} : { sandbox }),
    },
    dispose: async () => sandbox?.dispose(),
  };
}

/** Beside the bundle of the command line, or among the sources where those run themselves. */
function findSandbox(): string {
  const own = fileURLToPath(import.meta.url);
  const below = own.endsWith('.ts') ? '../../evals/sandbox/sandboxChild.ts' : 'sandbox.cjs';
  return path.join(path.dirname(own), below);
}
