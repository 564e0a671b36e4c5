import {
  describeContentChange,
  summarizeContentChange,
} from '../../domain/prompt/contentSummary.ts';
import type { ActionView } from '../../protocol/panel/actionView.ts';
import type { ChangesView } from '../../protocol/panel/rolloutView.ts';
import { l10n } from '../platform/localize.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';

/** What the candidate changes, with the native diff one click away. */
export function toChangesView(facts: RolloutPanelFacts): ChangesView | undefined {
  const { rollout, stable, candidate } = facts;
  if (rollout === undefined) return undefined;
  const known = stable !== undefined && candidate !== undefined;
  const lines = known
    ? [...describeContentChange(summarizeContentChange(stable.content, candidate.content))]
    : [];
  const message = candidate?.message.trim() ?? '';
  return {
    heading: l10n.t('What changed'),
    lines,
    ...emptyPart(known, lines),
    ...(message === ''
      ? {}
      : { message: { label: l10n.t('Message of {0}', rollout.candidate), text: message } }),
    actions: changeActions(facts, rollout),
  };
}

function emptyPart(known: boolean, lines: readonly string[]): { empty?: string } {
  if (!known) return { empty: l10n.t('The two versions have not been read yet.') };
  return lines.length === 0 ? { empty: l10n.t('Nothing that is served differs.') } : {};
}

function changeActions(
  facts: RolloutPanelFacts,
  rollout: { readonly stable: string; readonly candidate: string },
): ActionView[] {
  const actions: ActionView[] = [
    {
      intent: { kind: 'openDiff' },
      label: l10n.t('Open diff'),
      name: l10n.t('Open diff of {0} and {1}', rollout.stable, rollout.candidate),
      style: 'link',
      icon: 'diff',
    },
    {
      intent: { kind: 'openVersion', version: rollout.candidate },
      label: l10n.t('Open {0}', rollout.candidate),
      style: 'link',
      icon: 'go-to-file',
    },
  ];
  if (!facts.hasPromptFile) return actions;
  const file: ActionView = {
    intent: { kind: 'openPrompt' },
    label: l10n.t('Open prompt file'),
    style: 'link',
    icon: 'edit',
  };
  return [...actions, file];
}
