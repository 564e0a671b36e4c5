import type { PromptContent, PromptMessage } from '../../domain/prompt/promptContent.ts';
import { estimateUsage } from '../../evals/prices/estimateUsage.ts';
import { l10n } from '../platform/localize.ts';

export interface PreviewSize {
  readonly text: string;
  readonly tooltip: string;
  readonly isLong: boolean;
}

/** What a model's provider tells of it; nothing where it tells nothing. */
export interface ModelFacts {
  /** Tokens of the messages as the provider counts them. */
  readonly tokens?: number;
  /** Tokens that the model takes at most. */
  readonly contextWindow?: number;
}

/** How long a rendered prompt is, and whether that is much for its model. */
export function describeSize(
  content: PromptContent,
  messages: readonly PromptMessage[],
  { tokens, contextWindow, maxContextShare }: ModelFacts & { readonly maxContextShare: number },
): PreviewSize {
  const { model = '', tools, jsonSchema } = content;
  const request = {
    ...{ model, messages, parameters: {} },
    ...(tools === undefined ? {} : { tools }),
    ...(jsonSchema === undefined ? {} : { jsonSchema }),
  };
  const estimated = estimateUsage(request).inputTokens;
  const count = tokens ?? estimated;
  const share = contextWindow === undefined ? undefined : count / contextWindow;
  const isLong = share !== undefined && share > maxContextShare;
  const counted =
    tokens === undefined
      ? l10n.t('about {0} tokens', estimated.toLocaleString('en'))
      : l10n.t('{0} tokens', tokens.toLocaleString('en'));
  const part =
    share === undefined
      ? ''
      : l10n.t(' · {0} % of the context', Math.max(1, Math.round(share * 100)));
  return {
    text: counted + (isLong ? part : ''),
    tooltip: explain({ tokens, contextWindow, model }),
    isLong,
  };
}

function explain({
  tokens,
  contextWindow,
  model,
}: {
  tokens?: number | undefined;
  contextWindow?: number | undefined;
  model: string;
}): string {
  const counted =
    tokens === undefined
      ? l10n.t('Estimated: four characters are about one token.')
      : l10n.t('As {0} counts them.', model);
  return contextWindow === undefined
    ? counted
    : `${counted}\n${l10n.t('{0} takes {1} tokens at most.', model, contextWindow.toLocaleString('en'))}`;
}
