import { type ModelEndpoint, readEndpointUrl } from '../../../domain/project/modelEndpoint.ts';
import { createAnthropicModel } from '../anthropic/createAnthropicModel.ts';
import type { HttpSend } from '../http/httpSend.ts';
import type { ModelConnection } from '../http/modelConnection.ts';
import { type ModelTimers, systemModelTimers } from '../http/modelTimers.ts';
import { type Model, ModelError } from '../model.ts';
import { createOpenAiModel } from '../openai/createOpenAiModel.ts';
import { type ChosenEndpoint, chooseEndpoint } from './chooseEndpoint.ts';

export interface ModelLookupOptions {
  readonly endpoints: readonly ModelEndpoint[];
  /** The key for an address, or undefined where none is needed. Throws `ModelError`. */
  readonly findKey: (endpoint: {
    readonly name: string;
    readonly url: string;
    readonly keyVariable?: string | undefined;
  }) => Promise<string | undefined>;
  readonly send: HttpSend;
  readonly timeoutMs: number;
  /** The language models of the editor; absent on the command line. */
  readonly vscodeModel?: Model;
  readonly timers?: ModelTimers;
}

/** Finds what answers to a model's name in this project. The function that it gives throws `ModelError`. */
export function createModelLookup(options: ModelLookupOptions): (model: string) => Promise<Model> {
  return async (model) => {
    const chosen = chooseEndpoint(options.endpoints, model);
    const found = await createModel(options, chosen);
    const { model: instead } = chosen.endpoint;
    // Kept answers of the model that was asked here before are no answers of this one.
    return instead === undefined ? found : { ...found, origin: `${found.origin} ${instead}` };
  };
}

async function createModel(
  options: ModelLookupOptions,
  { endpoint, sentModel }: ChosenEndpoint,
): Promise<Model> {
  const url = readEndpointUrl(endpoint);
  if (url === undefined) return findVscodeModel(options, endpoint, sentModel);
  const connection = await connect(options, endpoint, url);
  return endpoint.kind === 'anthropic'
    ? createAnthropicModel(connection, sentModel)
    : createOpenAiModel(connection, sentModel);
}

async function connect(
  { findKey, send, timeoutMs, timers = systemModelTimers }: ModelLookupOptions,
  { name, keyVariable }: ModelEndpoint,
  url: string,
): Promise<ModelConnection> {
  const key = await findKey({ name, url, keyVariable });
  const { origin } = new URL(url);
  return {
    name,
    url,
    ...(key === undefined ? {} : { key: { value: key, origin } }),
    send,
    timeoutMs,
    timers,
  };
}

function findVscodeModel(
  { vscodeModel }: ModelLookupOptions,
  { name }: ModelEndpoint,
  sentModel: string,
): Model {
  if (vscodeModel === undefined)
    throw new ModelError(
      'no_endpoint',
      `“${name}” stands for the language models of VS Code, which are not there outside of it. Name another endpoint that serves “${sentModel}”, or replay recorded answers.`,
    );
  return {
    origin: vscodeModel.origin,
    ask: (request, options) => vscodeModel.ask({ ...request, model: sentModel }, options),
  };
}
