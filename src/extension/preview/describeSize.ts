import type { PromptContent, PromptMessage } from '../../domain/prompt/promptContent.ts';
import { estimateUsage } from '../../evals/prices/estimateUsage.ts';
import { l10n } from '../platform/localize.ts';

export interface PreviewSize {
  readonly text: string;
  readonly tooltip: string;
  readonly isLong: boolean;
}

/** What a model's provider tells; nothing where it tells nothing. */
export interface SizeFacts {
  /** Tokens of the messages as the provider counts them. */
  readonly tokens?: number | undefined;
  /** Tokens that the model takes at most. */
  readonly contextWindow?: number | undefined;
}

/** How long a rendered prompt is, and whether that is much for its model. */
export function describeSize(
  content: PromptContent,
  messages: readonly PromptMessage[],
  { tokens, contextWindow, maxContextShare }: SizeFacts & { readonly maxContextShare: number },
): PreviewSize {
  const { model = '', tools, jsonSchema } = content;
  const request = {
    ...{ model, messages, parameters: {} },
    ...(tools === undefined ? {} : { tools }),
    ...(jsonSchema === undefined ? {} : { jsonSchema }),
  };
  const count = tokens ?? estimateUsage(request).inputTokens;
  const share = contextWindow === undefined ? undefined : count / contextWindow;
  const isLong = share !== undefined && share > maxContextShare;
  const counted =
    tokens === undefined ? l10n.t('about {0} tokens', count) : l10n.t('{0} tokens', count);
  return {
    text: isLong ? l10n.t('{0}, {1} % of the context', counted, Math.round(share * 100)) : counted,
    tooltip: [
      tokens === undefined
        ? l10n.t('Estimated: four characters are about one token.')
        : l10n.t('As the provider of {0} counts them.', model),
      ...(contextWindow === undefined ? [] : [explainWindow(model, contextWindow)]),
      ...(isLong ? [explainLimit(maxContextShare)] : []),
    ].join('\n'),
    isLong,
  };
}

function explainWindow(model: string, contextWindow: number): string {
  return l10n.t('{0} takes {1} tokens at most.', model, contextWindow);
}

function explainLimit(maxContextShare: number): string {
  return l10n.t(
    'More than {0} % of that is long: “maxContextShare” under “evals” in the project file.',
    Math.round(maxContextShare * 100),
  );
}
