/** Which prompts a file belongs to, as they were read last. One file of data may belong to many. */
export class FileUsers {
  readonly #files = new Map<string, readonly string[]>();
  readonly #users = new Map<string, Set<string>>();

  /** The files that a prompt is read from now. */
  set(prompt: string, files: readonly string[]): void {
    for (const file of this.#files.get(prompt) ?? []) this.#remove(file, prompt);
    if (files.length === 0) this.#files.delete(prompt);
    else this.#files.set(prompt, files);
    for (const file of files) {
      const users = this.#users.get(file) ?? new Set<string>();
      this.#users.set(file, users.add(prompt));
    }
  }

  of(file: string): readonly string[] {
    return [...(this.#users.get(file) ?? [])];
  }

  #remove(file: string, prompt: string): void {
    const users = this.#users.get(file);
    users?.delete(prompt);
    if (users?.size === 0) this.#users.delete(file);
  }
}
