import type { TreeRef } from './treeRef.ts';

/** VS Code knows rows by object, so a row keeps its object for as long as it is called the same. */
export class InternedRefs<Ref extends TreeRef> {
  readonly #byId = new Map<string, Ref>();

  intern(refs: readonly Ref[]): Ref[] {
    return refs.map((ref) => {
      const known = this.#byId.get(ref.id);
      if (known !== undefined) return known;
      this.#byId.set(ref.id, ref);
      return ref;
    });
  }

  /** Rows that have been shown. */
  find(id: string): Ref | undefined {
    return this.#byId.get(id);
  }
}
