import { readFile } from 'node:fs/promises';
import { DemoError } from './demoError.ts';

const keptMs = 5_000;

/** A token that is read from its file again every few seconds, so that a replaced one is picked up. */
export class TokenFile {
  readonly #path: string;
  #token: string | undefined;
  #readAt = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async read(): Promise<string> {
    const now = performance.now();
    if (this.#token !== undefined && now - this.#readAt < keptMs) return this.#token;
    this.#token = await this.#readFile();
    this.#readAt = now;
    return this.#token;
  }

  async #readFile(): Promise<string> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (cause) {
      throw new DemoError('token_file', `The token file ${this.#path} cannot be read.`, { cause });
    }
    const token = text.trim();
    if (token === '') throw new DemoError('token_file', `The token file ${this.#path} is empty.`);
    return token;
  }
}
