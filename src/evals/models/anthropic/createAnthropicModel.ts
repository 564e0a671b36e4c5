import { askWithRetries } from '../http/askWithRetries.ts';
import type { ModelConnection } from '../http/modelConnection.ts';
import { postJson } from '../http/postJson.ts';
import { readAnswer } from '../http/readAnswer.ts';
import type { Model } from '../model.ts';
import { AnthropicAnswer } from './anthropicAnswer.ts';
import { toAnthropicBody } from './toAnthropicBody.ts';

/** One model of the Anthropic API. */
export function createAnthropicModel(connection: ModelConnection, sentModel: string): Model {
  const { key, url } = connection;
  return {
    origin: `anthropic ${url}`,
    ask: (request, options) =>
      askWithRetries(
        async (signal) => {
          const answer = await postJson(connection, {
            path: url.endsWith('/v1') ? '/messages' : '/v1/messages',
            headers: {
              'anthropic-version': '2023-06-01',
              ...(key === undefined ? {} : { 'x-api-key': key.value }),
            },
            body: toAnthropicBody(request, sentModel),
            sentModel,
            signal,
          });
          const collected = new AnthropicAnswer(options.onText ?? (() => undefined), key);
          await readAnswer(answer, collected);
          return collected.finish(sentModel);
        },
        connection,
        options,
      ),
  };
}
