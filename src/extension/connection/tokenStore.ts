import { storageKeys } from '../manifest.ts';

/** The part of `vscode.SecretStorage` that is needed. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

/** Tokens, each bound to the origin that it was entered for. */
export class TokenStore {
  readonly #secrets: SecretStore;

  constructor(secrets: SecretStore) {
    this.#secrets = secrets;
  }

  async get(baseUrl: string): Promise<string | undefined> {
    return this.#secrets.get(keyOf(baseUrl));
  }

  async set(baseUrl: string, token: string): Promise<void> {
    await this.#secrets.store(keyOf(baseUrl), token);
  }

  async delete(baseUrl: string): Promise<void> {
    await this.#secrets.delete(keyOf(baseUrl));
  }
}

function keyOf(baseUrl: string): string {
  return `${storageKeys.token}${toOrigin(baseUrl)}`;
}

/** Scheme, host and port: what a person agrees to. */
export function toOrigin(baseUrl: string): string {
  return new URL(baseUrl).origin;
}
