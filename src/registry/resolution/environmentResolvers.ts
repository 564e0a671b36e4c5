import { calculateEntityTag } from './entityTag.ts';
import type { PromptResolver } from './promptResolver.ts';

// Every flagd of an application polls with the same prefix; a client that invents prefixes only loses the cache.
const maxCachedTags = 100;

/** The resolvers of one environment by prompt key, with the entity tags of what they define together. */
export class EnvironmentResolvers {
  readonly #resolvers = new Map<string, PromptResolver>();
  readonly #entityTags = new Map<string, string>();
  #sorted: PromptResolver[] | undefined;

  get size(): number {
    return this.#resolvers.size;
  }

  get(key: string): PromptResolver | undefined {
    return this.#resolvers.get(key);
  }

  set(resolver: PromptResolver): void {
    this.#resolvers.set(resolver.key, resolver);
    this.#forget();
  }

  /** In the order of the keys, which is the same in every process. */
  list(prefix: string): readonly PromptResolver[] {
    this.#sorted ??= [...this.#resolvers.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    if (prefix === '') return this.#sorted;
    return this.#sorted.filter((resolver) => resolver.key.startsWith(prefix));
  }

  /** The same for equal definitions, also after a restart and in another process. */
  calculateEntityTag(prefix: string): string {
    const known = this.#entityTags.get(prefix);
    if (known !== undefined) return known;
    const tag = calculateEntityTag(this.list(prefix).map((resolver) => resolver.entityTag));
    if (this.#entityTags.size >= maxCachedTags) this.#entityTags.clear();
    this.#entityTags.set(prefix, tag);
    return tag;
  }

  #forget(): void {
    this.#sorted = undefined;
    this.#entityTags.clear();
  }
}
