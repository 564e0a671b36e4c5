import { ModelError } from '../../evals/models/model.ts';
import { toOrigin, type SecretStore } from '../connection/tokenStore.ts';
import { storageKeys } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { CancelledError } from '../platform/userError.ts';
import type { Ui } from '../ui/ui.ts';

/** An endpoint as a project file names it: nothing of it is trusted before a person has agreed. */
export interface NamedEndpoint {
  readonly name: string;
  readonly url: string;
  /** Environment variable that holds the key. */
  readonly keyVariable?: string | undefined;
}

export interface ModelKeysDeps {
  readonly secrets: SecretStore;
  /** Of the process that the extension runs in. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Kept in the user settings, which a workspace cannot change. */
  readonly consents: {
    has(consent: string): boolean;
    add(consent: string): Promise<void>;
  };
  readonly ui: Pick<Ui, 'confirm'>;
}

/**
 * Keys of model endpoints, each bound to the origin that it was entered for. A workspace that names a new origin, or a
 * new pair of origin and environment variable, is asked about once.
 */
export class ModelKeys {
  readonly #deps: ModelKeysDeps;
  /** Questions on the screen: one run asks about an endpoint once, however many cases wait for it. */
  readonly #asking = new Map<string, Promise<void>>();
  /** One question at a time: two on the screen at once are answered without being read. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: ModelKeysDeps) {
    this.#deps = deps;
  }

  /** The key to send, or undefined where none is needed. Throws `ModelError`. */
  async find(endpoint: NamedEndpoint): Promise<string | undefined> {
    const { secrets, environment } = this.#deps;
    const { url, keyVariable } = endpoint;
    const entered = await secrets.get(keyOf(url));
    // Whoever entered a key for an origin has agreed to it.
    if (entered !== undefined) return entered;
    const isNamed = keyVariable !== undefined && Object.hasOwn(environment, keyVariable);
    const key = isNamed ? environment[keyVariable] : undefined;
    if (keyVariable !== undefined && (key === undefined || key === '')) {
      throw new ModelError(
        'key_missing',
        l10n.t(
          'The endpoint {0} needs a key. Add one, or set the environment variable {1} and start VS Code again.',
          endpoint.name,
          keyVariable,
        ),
      );
    }
    if (keyVariable !== undefined || !isLoopback(url)) await this.#requireConsent(endpoint);
    return key;
  }

  async set(url: string, key: string): Promise<void> {
    await this.#deps.secrets.store(keyOf(url), key);
  }

  async has(url: string): Promise<boolean> {
    return (await this.#deps.secrets.get(keyOf(url))) !== undefined;
  }

  async delete(url: string): Promise<void> {
    await this.#deps.secrets.delete(keyOf(url));
  }

  #requireConsent(endpoint: NamedEndpoint): Promise<void> {
    const consent = toConsent(endpoint);
    if (this.#deps.consents.has(consent)) return Promise.resolve();
    const asking = this.#asking.get(consent) ?? this.#askInTurn(endpoint, consent);
    this.#asking.set(consent, asking);
    return asking.finally(() => this.#asking.delete(consent));
  }

  #askInTurn(endpoint: NamedEndpoint, consent: string): Promise<void> {
    const asking = this.#turn.then(() => this.#ask(endpoint, consent));
    this.#turn = asking.catch(() => undefined);
    return asking;
  }

  async #ask(endpoint: NamedEndpoint, consent: string): Promise<void> {
    const { name, keyVariable } = endpoint;
    const origin = toOrigin(endpoint.url);
    const sent =
      keyVariable === undefined
        ? l10n.t('Prompts and the values of fixtures are sent there, without a key.')
        : l10n.t(
            'Prompts and the values of fixtures are sent there, with the key in the environment variable {0}.',
            keyVariable,
          );
    try {
      await this.#deps.ui.confirm({
        message: l10n.t('Send prompts to {0}?', origin),
        detail: l10n.t('This project names it as the model endpoint “{0}”. {1}', name, sent),
        actions: [{ label: l10n.t('Use This Endpoint'), value: true }],
      });
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      const reason = l10n.t('Nothing was sent to {0}: you have not agreed to it.', origin);
      throw new ModelError('consent_missing', reason, { cause: error });
    }
    await this.#deps.consents.add(consent);
  }
}

function keyOf(url: string): string {
  return `${storageKeys.modelKey}${toOrigin(url)}`;
}

function toConsent({ url, keyVariable }: NamedEndpoint): string {
  const origin = toOrigin(url);
  return keyVariable === undefined ? origin : `${origin} ${keyVariable}`;
}

/** A model on this machine, which needs no key. */
function isLoopback(url: string): boolean {
  return /^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(url).hostname);
}
