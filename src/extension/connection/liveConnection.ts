// What local and remote connections share: a mirror that is followed, kept on disk, and a status that people understand.
import type { MirrorChanges } from '../../client/mirrorChanges.ts';
import type { RegistryClient } from '../../client/registryClient.ts';
import type { RegistryError } from '../../client/registryError.ts';
import { RegistryFollower } from '../../client/registryFollower.ts';
import { RegistryMirror } from '../../client/registryMirror.ts';
import { Disposable } from '../platform/disposable.ts';
import { Emitter } from '../platform/emitter.ts';
import { l10n } from '../platform/localize.ts';
import { describeError, type Logger } from '../platform/logger.ts';
import type { ConnectionStatus, RegistryConnection, RegistryState } from './registryConnection.ts';
import type { SnapshotFile } from './snapshotFile.ts';

export interface LiveConnectionOptions {
  readonly id: string;
  readonly label: string;
  readonly isLocal: boolean;
  readonly snapshot: SnapshotFile;
  readonly log: Logger;
}

/** Long enough that a burst of events is one write, short enough that a crash loses little. */
const saveDelayMs = 5000;
/** Writing everything down takes longer the more there is: thousands of prompts are kept about once a minute. */
const saveDelayMsPerPrompt = 5;

export abstract class LiveConnection extends Disposable implements RegistryConnection {
  readonly id: string;
  readonly label: string;
  readonly isLocal: boolean;
  readonly #mirror = new RegistryMirror();
  readonly #snapshot: SnapshotFile;
  readonly #changed: Emitter<MirrorChanges>;
  readonly #ready: Promise<void>;
  protected readonly log: Logger;
  #follower: RegistryFollower | undefined;
  #baseUrl: string | undefined;
  #pausedStatus: ConnectionStatus | undefined;
  #saving: NodeJS.Timeout | undefined;

  constructor(options: LiveConnectionOptions) {
    super();
    this.id = options.id;
    this.label = options.label;
    this.isLocal = options.isLocal;
    this.log = options.log;
    this.#snapshot = options.snapshot;
    this.#changed = this.register(
      new Emitter<MirrorChanges>((error) => this.log.error(describeError(error))),
    );
    this.register({
      dispose: this.#mirror.onDidChange((changes) => {
        this.#onMirror(changes);
      }),
    });
    this.#ready = this.#restore();
  }

  get state(): RegistryState {
    return this.#mirror;
  }

  get onDidChange(): Emitter<MirrorChanges>['event'] {
    return this.#changed.event;
  }

  /** Settles when the last known state has been read from disk. */
  get restored(): Promise<void> {
    return this.#ready;
  }

  get status(): ConnectionStatus {
    if (this.#pausedStatus !== undefined) return this.#pausedStatus;
    const { connection } = this.#mirror;
    return connection.kind === 'offline' ? this.describeFailure(connection.error) : connection;
  }

  abstract reader(): Promise<RegistryClient>;
  abstract writer(verb: string): Promise<RegistryClient>;

  reconnect(): void {
    this.#follower?.retryNow();
  }

  /** No project uses it any more: whoever still shows what it knew, like a panel, is told before the end. */
  retire(): void {
    const problem = l10n.t('No project of this window uses {0} any more.', this.label);
    this.pause({ kind: 'offline', problem });
    this.dispose();
  }

  override dispose(): void {
    clearTimeout(this.#saving);
    if (this.#saving !== undefined) void this.#save();
    this.#stopFollowing();
    super.dispose();
  }

  /** What a failed call means for the connection as a whole. */
  protected abstract describeFailure(error: RegistryError): ConnectionStatus;

  /** Starts to follow a registry; an earlier one is let go. */
  protected follow(client: RegistryClient): void {
    this.#stopFollowing();
    if (this.isDisposed) return;
    this.#pausedStatus = undefined;
    this.#baseUrl = client.baseUrl;
    this.#mirror.setConnection({ kind: 'connecting' });
    this.#follower = new RegistryFollower({ client, mirror: this.#mirror });
    this.#follower.start();
  }

  /** Stops following and says why; what is known stays. */
  protected pause(status: ConnectionStatus): void {
    this.#stopFollowing();
    this.#pausedStatus = status;
    this.#mirror.setConnection({ kind: 'connecting' });
  }

  /** Resolves when the status is no longer `connecting`, or after the deadline. */
  protected settled(deadlineMs: number): Promise<ConnectionStatus> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        listener.dispose();
        resolve(this.status);
      };
      const timer = setTimeout(done, deadlineMs);
      const listener = this.onDidChange(() => {
        if (this.status.kind !== 'connecting') done();
      });
      if (this.status.kind !== 'connecting') done();
    });
  }

  #stopFollowing(): void {
    const follower = this.#follower;
    this.#follower = undefined;
    follower?.stop().catch((error: unknown) => this.log.warn(describeError(error)));
  }

  #onMirror(changes: MirrorChanges): void {
    const failed = this.#mirror.connection;
    if (changes.connection && failed.kind === 'offline') {
      this.log.warn(failed.error.message);
      const status = this.describeFailure(failed.error);
      // A refused token is refused again: wait for the person instead of knocking for ever.
      if (status.kind === 'signedOut' || status.kind === 'forbidden') {
        this.pause(status);
        return;
      }
    }
    this.#changed.fire(changes);
    this.#saveSoon();
  }

  async #restore(): Promise<void> {
    const kept = await this.#snapshot.read();
    if (kept === undefined || this.isDisposed) return;
    this.#mirror.restore(kept);
    this.#baseUrl ??= kept.baseUrl;
  }

  #saveSoon(): void {
    if (this.#baseUrl === undefined || this.isDisposed) return;
    this.#saving ??= setTimeout(
      () => {
        void this.#save();
      },
      saveDelayMs + saveDelayMsPerPrompt * this.#mirror.prompts.size,
    );
  }

  async #save(): Promise<void> {
    this.#saving = undefined;
    const kept = this.#baseUrl === undefined ? undefined : this.#mirror.toSnapshot(this.#baseUrl);
    if (kept === undefined) return;
    try {
      await this.#snapshot.write(kept);
    } catch (error) {
      // The state on disk is a convenience: a full disk must not disturb anything else.
      this.log.warn(`The last known state could not be kept: ${describeError(error)}`);
    }
  }
}
