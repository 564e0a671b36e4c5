import type { CommandId, CommandTarget, ContextValue } from '../manifest.ts';

/** One row of a view, ready to be shown; `toTreeItem` only translates. */
export interface TreeNode {
  /** Stable, so that VS Code keeps what is open and selected. */
  readonly id: string;
  readonly label: string;
  /** Where the label matches the filter: start and end. */
  readonly highlights?: readonly [number, number][];
  readonly description?: string;
  readonly tooltip?: string;
  readonly icon?: string;
  /** Theme colour of the icon. */
  readonly iconColor?: string;
  readonly contextValue: ContextValue;
  readonly collapsible: 'no' | 'collapsed' | 'expanded';
  /** What a screen reader says instead of label and description. */
  readonly spoken?: string;
  /** Command of a click. */
  readonly command?: CommandId;
  readonly target: CommandTarget;
  /** Gives the row the decoration (badge, colour) of this URI. */
  readonly resource?: string;
}
