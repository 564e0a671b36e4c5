import * as vscode from 'vscode';
import { settingKeys, type SettingKey } from '../manifest.ts';
import { Disposable } from './disposable.ts';
import { Emitter } from './emitter.ts';
import type { Logger } from './logger.ts';

export interface SettingValues {
  readonly codeLens: boolean;
  /** Registry of windows without a project; empty for none. */
  readonly registry: string;
  readonly trustedRegistries: readonly string[];
  /** Origins of model endpoints, each followed by the environment variable whose key is sent there, if one is. */
  readonly trustedModelEndpoints: readonly string[];
}

/** The settings, checked. Defaults live in package.json only. */
export class Settings extends Disposable {
  readonly #log: Logger;
  readonly #changed: Emitter<void>;
  #values: SettingValues;

  constructor(log: Logger, onError: (error: unknown) => void) {
    super();
    this.#log = log;
    this.#changed = this.register(new Emitter<void>(onError));
    this.#values = this.#read();
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!Object.values(settingKeys).some((key) => change.affectsConfiguration(key))) return;
        this.#values = this.#read();
        this.#changed.fire();
      }),
    );
  }

  get values(): SettingValues {
    return this.#values;
  }

  /** Per folder, as the setting may be. */
  isCodeLensOn(resource: vscode.Uri): boolean {
    const value = vscode.workspace
      .getConfiguration(undefined, resource)
      .get<unknown>(settingKeys.codeLens);
    return typeof value === 'boolean' ? value : this.#values.codeLens;
  }

  /** VS Code's own setting; its patched HTTP leaves certificates to whoever calls. */
  get isTlsStrict(): boolean {
    return vscode.workspace.getConfiguration('http').get<unknown>('proxyStrictSSL') !== false;
  }

  get onDidChange(): Emitter<void>['event'] {
    return this.#changed.event;
  }

  /** Remembers that this person trusts the origin with a token, in the user settings. */
  async trustRegistry(origin: string): Promise<void> {
    const trusted = [...new Set([...this.#values.trustedRegistries, origin])];
    await update(settingKeys.trustedRegistries, trusted);
  }

  /** Remembers that this person sends prompts there. */
  async trustModelEndpoint(consent: string): Promise<void> {
    const trusted = [...new Set([...this.#values.trustedModelEndpoints, consent])];
    await update(settingKeys.trustedModelEndpoints, trusted);
  }

  async setRegistry(url: string): Promise<void> {
    await update(settingKeys.registry, url);
  }

  #read(): SettingValues {
    const codeLens = inspectUser(settingKeys.codeLens);
    const registry = inspectUser(settingKeys.registry);
    return {
      codeLens: typeof codeLens === 'boolean' ? codeLens : this.#bad(settingKeys.codeLens, true),
      registry:
        typeof registry === 'string' ? registry.trim() : this.#bad(settingKeys.registry, ''),
      trustedRegistries: this.#readTexts(settingKeys.trustedRegistries),
      trustedModelEndpoints: this.#readTexts(settingKeys.trustedModelEndpoints),
    };
  }

  #readTexts(key: SettingKey): readonly string[] {
    const texts = inspectUser(key);
    if (!Array.isArray(texts)) return this.#bad(key, []);
    return texts.filter((text) => typeof text === 'string');
  }

  #bad<T>(key: SettingKey, fallback: T): T {
    this.#log.warn(`The setting ${key} has the wrong type and is not used.`);
    return fallback;
  }
}

function inspectUser(key: SettingKey): unknown {
  return vscode.workspace.getConfiguration().get<unknown>(key);
}

async function update(key: SettingKey, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
}
