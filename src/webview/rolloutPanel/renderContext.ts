import type { ActionView } from '../../protocol/panel/actionView.ts';
import type { PanelIntent } from '../../protocol/panel/panelIntent.ts';

/** Where an action was asked for. */
export interface IntentOrigin {
  /** The part of the panel that holds the button. */
  readonly place: string;
  /** The field whose text goes along, and is done with when the action succeeds. */
  readonly draft?: string;
}

/** Words of the panel itself, which are not part of any view. */
export interface PanelWords {
  readonly more: string;
  readonly less: string;
}

/** What the parts of the panel need of the element that holds them. */
export interface RenderContext {
  /** Keys of the actions that are being carried out. */
  readonly busy: ReadonlySet<string>;
  readonly words: PanelWords;
  readonly isOpen: (section: string, byDefault: boolean) => boolean;
  readonly onToggle: (section: string, open: boolean) => void;
  readonly onIntent: (action: ActionView, origin: IntentOrigin) => void;
  /** What was typed into a field and not sent yet. */
  readonly draft: (field: string) => string;
  readonly onDraft: (field: string, text: string) => void;
}

/** Names an action across renders, for focus and for what is under way. What was typed is no part of the name. */
export function intentKey(intent: PanelIntent): string {
  switch (intent.kind) {
    case 'openVersion':
      return `${intent.kind}:${intent.version}`;
    case 'openEvidence':
      return `${intent.kind}:${intent.evidenceId}`;
    case 'openRollout':
    case 'confirmRecovery':
      return `${intent.kind}:${intent.rolloutId}`;
    case 'review':
      return `${intent.kind}:${intent.decision}:${intent.stage}:${intent.rolloutId}`;
    case 'showSamples':
      return `${intent.kind}:${[intent.arm, intent.failed, intent.cohort].join(':')}`;
    case 'showCharts':
      return `${intent.kind}:${intent.cohort ?? ''}`;
    case 'openSample':
    case 'makeFixture':
      return `${intent.kind}:${intent.sampleId}`;
    case 'compareSamples':
      return `${intent.kind}:${intent.stableId}:${intent.candidateId}`;
    default:
      return intent.kind;
  }
}
