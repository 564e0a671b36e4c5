/** Resolves prompts the way an application does: OpenFeature's SDK, with the last known content as default. */
import type { EvaluationDetails, JsonValue } from '@openfeature/core';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OpenFeature, type Client, type Logger } from '@openfeature/server-sdk';
import { registryPaths } from '../protocol/registry/registryPaths.ts';
import type { ResolvedPrompt } from './resolvedPrompt.ts';
import type { SimulatedUser } from './simulatedUsers.ts';

export interface PromptSourceOptions {
  readonly url: string;
  readonly environment: string;
  readonly readToken: () => Promise<string>;
  readonly now: () => number;
}

interface KnownPrompt {
  readonly version: string;
  readonly contentHash: string | undefined;
  readonly content: JsonValue;
}

const timeoutMs = 3_000;
const ofrepSuffix = '/ofrep/v1/evaluate/flags';

const fetchInTime: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) });

/** What an application ships with, for a registry that never answered. */
const builtIn: KnownPrompt = {
  version: 'built-in',
  contentHash: undefined,
  content: { messages: [{ role: 'system', content: 'You help customers of an outdoor shop.' }] },
};

// What goes wrong is shown on the page; the SDK would write it to the terminal with every call.
const silent: Logger = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};

export class PromptSource {
  readonly #client: Client;
  readonly #now: () => number;
  readonly #lastKnown = new Map<string, KnownPrompt>();

  private constructor(client: Client, now: () => number) {
    this.#client = client;
    this.#now = now;
  }

  static async connect(options: PromptSourceOptions): Promise<PromptSource> {
    const { url, environment, readToken, now } = options;
    const path = registryPaths.ofrep(environment).slice(0, -ofrepSuffix.length);
    const provider = new OFREPProvider({
      baseUrl: url.replace(/\/+$/, '') + path,
      headersFactory: async () => [['Authorization', `Bearer ${await readToken()}`]],
      fetchImplementation: fetchInTime,
    });
    OpenFeature.setLogger(silent);
    await OpenFeature.setProviderAndWait('demo', provider);
    return new PromptSource(OpenFeature.getClient('demo'), now);
  }

  async resolve(prompt: string, user: SimulatedUser): Promise<ResolvedPrompt> {
    const fallback = this.#lastKnown.get(prompt) ?? builtIn;
    const details = await this.#client.getObjectDetails(prompt, fallback.content, {
      targetingKey: user.id,
      tenant: user.tenant,
      region: user.region,
    });
    const { errorCode: code, errorMessage } = details;
    if (code === undefined) return this.#accept(prompt, details);
    return this.#fallBack(prompt, fallback, { code, message: errorMessage ?? code });
  }

  async close(): Promise<void> {
    await OpenFeature.clearProviders();
  }

  #accept(prompt: string, details: EvaluationDetails<JsonValue>): ResolvedPrompt {
    const { value: content, variant: version = 'unknown', reason = 'UNKNOWN' } = details;
    const arm = readText(details.flagMetadata['arm']);
    const contentHash = readText(details.flagMetadata['contentHash']);
    // Only what everybody may get is kept: a default must not spread a candidate.
    if (arm !== 'candidate') this.#lastKnown.set(prompt, { version, contentHash, content });
    const stage = readText(details.flagMetadata['stage']);
    const revision = details.flagMetadata['deploymentRevision'];
    const deploymentRevision = typeof revision === 'number' ? revision : undefined;
    const at = this.#now();
    const facts = { prompt, version, reason, arm, stage, deploymentRevision };
    const answer = { ...facts, contentHash, content, at };
    return { ...answer, source: 'registry', error: undefined };
  }

  #fallBack(
    prompt: string,
    known: KnownPrompt,
    error: { readonly code: string; readonly message: string },
  ): ResolvedPrompt {
    return {
      prompt,
      ...known,
      source: known === builtIn ? 'builtIn' : 'lastKnown',
      reason: 'ERROR',
      arm: undefined,
      stage: undefined,
      deploymentRevision: undefined,
      error,
      at: this.#now(),
    };
  }
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
