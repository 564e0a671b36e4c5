import { askWithRetries, type PlainAnswer } from '../http/askWithRetries.ts';
import type { ModelConnection } from '../http/modelConnection.ts';
import { postJson } from '../http/postJson.ts';
import { readAnswer } from '../http/readAnswer.ts';
import { RequestFailure } from '../http/requestFailure.ts';
import type { Model, ModelCallOptions, ModelRequest } from '../model.ts';
import { OpenAiAnswer } from './openAiAnswer.ts';
import { type OpenAiDialect, toOpenAiBody } from './toOpenAiBody.ts';

/** One model of an OpenAI-compatible endpoint. Throws what `ModelError` tells. */
export function createOpenAiModel(connection: ModelConnection, sentModel: string): Model {
  let dialect: OpenAiDialect = { withoutStreamOptions: false, completionTokens: false };

  const ask = async (
    request: ModelRequest,
    signal: AbortSignal,
    onText: (delta: string) => void,
  ): Promise<PlainAnswer> => {
    const used = dialect;
    const { key } = connection;
    try {
      const answer = await postJson(connection, {
        path: '/chat/completions',
        headers: key === undefined ? {} : { Authorization: `Bearer ${key.value}` },
        body: toOpenAiBody(request, sentModel, used),
        sentModel,
        signal,
      });
      const collected = new OpenAiAnswer(onText, key);
      await readAnswer(answer, collected);
      return collected.finish(sentModel);
    } catch (error) {
      const learnt = learnDialect(error, used);
      if (learnt === undefined) throw error;
      dialect = learnt;
      return await ask(request, signal, onText);
    }
  };

  return {
    origin: `openai ${connection.url}`,
    ask: (request, options: ModelCallOptions) =>
      askWithRetries(
        (signal) => ask(request, signal, options.onText ?? (() => undefined)),
        connection,
        options,
      ),
  };
}

/** How to ask instead, where the refusal says that this endpoint is an older or a stricter one. */
function learnDialect(error: unknown, used: OpenAiDialect): OpenAiDialect | undefined {
  if (!(error instanceof RequestFailure) || error.code !== 'request_refused') return undefined;
  if (!used.withoutStreamOptions && error.detail.includes('stream_options'))
    return { ...used, withoutStreamOptions: true };
  if (!used.completionTokens && error.detail.includes('max_completion_tokens'))
    return { ...used, completionTokens: true };
  return undefined;
}
