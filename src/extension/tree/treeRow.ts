import type { CommandId, ContextValue } from '../manifest.ts';

/** What a row says; `toTreeItem` only translates. */
export interface TreeRow {
  readonly label: string;
  /** Where the label matches the filter: start and end. */
  readonly highlights?: readonly (readonly [number, number])[];
  readonly description?: string;
  readonly tooltip?: string;
  readonly icon: string;
  /** Theme colour of the icon. */
  readonly iconColor?: string;
  readonly contextValue: ContextValue;
  readonly collapsible: 'no' | 'collapsed' | 'expanded';
  /** What a screen reader says. */
  readonly spoken: string;
  /** Command of a click; it gets the row's target. */
  readonly command?: CommandId;
  /** Gives the row the badge of this prompt file. */
  readonly badgeOf?: string;
}
