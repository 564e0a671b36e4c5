import type { VersionPlace } from './versionUri.ts';

/** One side of a comparison: a published version, a file as the editor has it, or a text made for it. */
export type DiffSide =
  | {
      readonly kind: 'text';
      readonly name: string;
      readonly text: string;
      /** A word that stands beside the name, where files have their folder. */
      readonly folder?: string;
    }
  | { readonly kind: 'version'; readonly place: VersionPlace }
  | { readonly kind: 'file'; readonly uri: string };

export interface DiffPair {
  /** Undefined where there is nothing to compare with: everything is new. */
  readonly left: DiffSide | undefined;
  readonly right: DiffSide;
}

/** VS Code's own editors for what is compared; a recorder in tests. */
export interface DiffWindow {
  openDiff(pair: DiffPair & { readonly left: DiffSide }, title: string): Promise<void>;
  /** Several pairs in one scrolling editor. */
  openChanges(pairs: readonly DiffPair[], title: string): Promise<void>;
  openSide(side: DiffSide): Promise<void>;
}
