import type { PanelIntent } from '../../protocol/panel/panelIntent.ts';
import type { ActionView } from '../../protocol/panel/actionView.ts';

/** What the parts of the panel need of the element that holds them. */
export interface RenderContext {
  /** Keys of the actions that are being carried out. */
  readonly busy: ReadonlySet<string>;
  readonly isOpen: (section: string, byDefault: boolean) => boolean;
  readonly onToggle: (section: string, open: boolean) => void;
  readonly onIntent: (action: ActionView) => void;
}

/** Names an action across renders, for focus and for what is under way. */
export function intentKey(intent: PanelIntent): string {
  switch (intent.kind) {
    case 'openVersion':
      return `${intent.kind}:${intent.version}`;
    case 'openEvidence':
      return `${intent.kind}:${intent.evidenceId}`;
    case 'openRollout':
      return `${intent.kind}:${intent.rolloutId}`;
    default:
      return intent.kind;
  }
}
