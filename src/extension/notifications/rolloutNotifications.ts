// Tells a person what happened to rollouts that concern them: once per person and machine, in the window that they look at.
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import type { EventDto } from '../../protocol/registry/eventDto.ts';
import type { MirrorChanges } from '../../client/mirrorChanges.ts';
import type { RegistryConnection } from '../connection/registryConnection.ts';
import { commandIds, type CommandId, type CommandTarget } from '../manifest.ts';
import { Disposable } from '../platform/disposable.ts';
import type { Event } from '../platform/emitter.ts';
import { l10n } from '../platform/localize.ts';
import { describeError, type Logger } from '../platform/logger.ts';
import { OneAtATime } from '../platform/oneAtATime.ts';
import type { Projects } from '../platform/workbenchDeps.ts';
import { listKnownPersons } from '../rollouts/ownsRollout.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';
import type { TextMoment } from '../rollouts/rolloutSentence.ts';
import type { MessageAction, Ui } from '../ui/ui.ts';
import { newsSummary, newsText, type NewsDetail } from './newsText.ts';
import { listNews, type RolloutNews } from './rolloutNews.ts';
import type { Hearer, ToldNews } from './toldNews.ts';

export interface NotificationTimes {
  /** What comes together is told together. */
  readonly focusedMs: number;
  /** Time for the window with the focus to be first. */
  readonly unfocusedMs: number;
  /** After connecting, until what was missed has come in. */
  readonly connectedMs: number;
}

export interface RolloutNotificationsOptions {
  readonly projects: Pick<Projects, 'all' | 'onDidChange' | 'onDidChangeRegistry'>;
  readonly told: Pick<ToldNews, 'begin' | 'claim' | 'sweep'>;
  readonly ui: Pick<Ui, 'inform' | 'warn'>;
  readonly runCommand: (id: CommandId, target?: CommandTarget) => Promise<void>;
  readonly showRollouts: () => Promise<void>;
  readonly isFocused: () => boolean;
  readonly onDidFocus: Event<void>;
  readonly moment: () => TextMoment;
  readonly log: Logger;
  readonly times?: NotificationTimes;
}

interface Waiting {
  readonly connection: RegistryConnection;
  readonly news: RolloutNews;
  /** Another window was telling something at the last try. */
  readonly isDeferred: boolean;
}

const usualTimes: NotificationTimes = { focusedMs: 300, unfocusedMs: 2000, connectedMs: 1000 };

export class RolloutNotifications extends Disposable {
  readonly #options: RolloutNotificationsOptions;
  readonly #times: NotificationTimes;
  readonly #waiting = new Map<string, Waiting>();
  /** Live connections, with the person and store that they were looked through for. One that no project uses any more can go. */
  readonly #begun = new WeakMap<RegistryConnection, string>();
  readonly #beginnings = new Map<string, Promise<void>>();
  /** Keys of all news there was at the last look: an event brings only what is not among them. */
  readonly #listed = new WeakMap<RegistryConnection, ReadonlySet<string>>();
  readonly #telling: OneAtATime;
  #quietUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RolloutNotificationsOptions) {
    super();
    this.#options = options;
    this.#times = options.times ?? usualTimes;
    const onError = (error: unknown): void => options.log.error(describeError(error));
    this.#telling = new OneAtATime(() => this.#tell(), onError);
    const { projects } = options;
    this.register(projects.onDidChange(() => this.#lookAtAll()));
    this.register(
      projects.onDidChangeRegistry(({ project, changes }) => {
        this.#look(project.connection, changes);
      }),
    );
    this.register(options.onDidFocus(() => this.#schedule({ isAnew: true })));
    this.#lookAtAll();
  }

  override dispose(): void {
    clearTimeout(this.#timer);
    super.dispose();
  }

  #lookAtAll(): void {
    for (const { connection } of this.#options.projects.all) this.#look(connection, undefined);
  }

  #look(connection: RegistryConnection, changes: MirrorChanges | undefined): void {
    const hearer = toHearer(connection);
    if (connection.status.kind !== 'live' || hearer === undefined) {
      this.#begun.delete(connection);
      return;
    }
    const name = JSON.stringify(hearer);
    const all = this.#listAll(connection);
    const before = this.#listed.get(connection);
    this.#listed.set(connection, new Set(all.map(({ key }) => key)));
    if (this.#begun.get(connection) !== name) {
      this.#begun.set(connection, name);
      this.#quietUntil = Date.now() + this.#times.connectedMs;
      this.#begin(connection, hearer, name);
      this.#note(connection, all);
      return;
    }
    if (changes === undefined) return;
    const { everything, rollouts } = changes;
    if (!everything && rollouts.size === 0) return;
    const touched = all.filter(({ rollout }) => everything || rollouts.has(rollout.id));
    if (!isOwnAct(changes.event, hearer)) this.#note(connection, touched);
    else
      void this.#passOver(
        hearer,
        touched.filter(({ key }) => before?.has(key) !== true),
      );
  }

  /** Once for each person and store. */
  #begin(connection: RegistryConnection, hearer: Hearer, name: string): void {
    if (this.#beginnings.has(name)) return;
    const { told } = this.#options;
    const known = [...connection.state.rollouts.keys()];
    const begin = told.begin(hearer, this.#listAll(connection));
    this.#beginnings.set(
      name,
      begin.then(() => told.sweep(hearer, known)),
    );
  }

  #listAll({ state }: RegistryConnection): readonly RolloutNews[] {
    if (state.info === undefined) return [];
    const { identity, local: isLocal } = state.info;
    const knownPersons = listKnownPersons(state.rollouts.values());
    return [...state.rollouts.values()].flatMap((rollout) =>
      listNews(rollout, {
        identity,
        isLocal,
        knownPersons,
        isProtected: state.environments.get(rollout.environment)?.protected ?? true,
      }),
    );
  }

  #note(connection: RegistryConnection, all: readonly RolloutNews[]): void {
    for (const news of all)
      if (!this.#waiting.has(news.key))
        this.#waiting.set(news.key, { connection, news, isDeferred: false });
    this.#schedule();
  }

  /**
   * What a person did, and what comes of it at once, they know: nobody here is told. What the registry said a moment
   * earlier and still waits is none of it.
   */
  async #passOver(hearer: Hearer, all: readonly RolloutNews[]): Promise<void> {
    await this.#beginnings.get(JSON.stringify(hearer));
    for (const news of all) await this.#options.told.claim(hearer, news);
  }

  #schedule({ isAnew = false } = {}): void {
    if (this.#waiting.size === 0 || this.isDisposed) return;
    if (isAnew) clearTimeout(this.#timer);
    else if (this.#timer !== undefined) return;
    const { focusedMs, unfocusedMs } = this.#times;
    const wait = this.#options.isFocused() ? focusedMs : unfocusedMs;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.#telling.run();
      },
      Math.max(wait, this.#quietUntil - Date.now()),
    );
  }

  async #tell(): Promise<void> {
    const waiting = [...this.#waiting.values()].sort((left, right) =>
      left.news.key < right.news.key ? -1 : 1,
    );
    this.#waiting.clear();
    const mine: Waiting[] = [];
    for (const [index, one] of waiting.entries()) {
      if (this.isDisposed) return;
      const claimed = await this.#claim(one);
      if (claimed === 'mine') mine.push(one);
      if (claimed !== 'taken' || mine.length > 0 || one.isDeferred) continue;
      // Another window is at it, in the same order: what it leaves is told a little later.
      for (const left of waiting.slice(index + 1))
        this.#waiting.set(left.news.key, { ...left, isDeferred: true });
      break;
    }
    this.#schedule();
    await this.#show(mine);
  }

  async #claim({ connection, news }: Waiting): Promise<'mine' | 'taken' | 'over'> {
    const hearer = toHearer(connection);
    if (hearer === undefined) return 'over';
    await this.#beginnings.get(JSON.stringify(hearer));
    const isStillSo = this.#listAll(connection).some(({ key }) => key === news.key);
    if (!isStillSo) return 'over';
    return (await this.#options.told.claim(hearer, news)) ? 'mine' : 'taken';
  }

  async #show(mine: readonly Waiting[]): Promise<void> {
    const [first, ...others] = mine;
    if (first === undefined) return;
    const { connection, news } = first;
    if (others.length === 0) {
      const detail = await this.#read(connection, news);
      const moment = registryMoment(this.#options.moment(), connection.state);
      this.#say(mine, newsText(news, detail, moment), this.#actions(connection, news));
      return;
    }
    const { showRollouts } = this.#options;
    const text = newsSummary(mine.map((one) => one.news));
    this.#say(mine, text, [{ label: l10n.t('Show Rollouts'), run: showRollouts }]);
  }

  #say(mine: readonly Waiting[], text: string, actions: readonly MessageAction[]): void {
    const { ui } = this.#options;
    if (mine.every(({ news }) => news.kind === 'review')) ui.inform(text, actions);
    else ui.warn(text, actions);
  }

  /** With the numbers where they can be had; what happened is told without them, too. */
  async #read(connection: RegistryConnection, news: RolloutNews): Promise<NewsDetail> {
    if (news.guard === undefined) return undefined;
    try {
      const client = await connection.reader();
      return await client.rollouts.get(news.rollout.id);
    } catch (error) {
      this.#options.log.warn(`A rollout could not be read: ${describeError(error)}`);
      return undefined;
    }
  }

  #actions(
    connection: RegistryConnection,
    { kind, rollout, isAsked }: RolloutNews,
  ): readonly MessageAction[] {
    const { runCommand, projects } = this.#options;
    const { prompt, environment, id: rolloutId, candidate, stable } = rollout;
    const project = projects.all.find((one) => one.connection === connection)?.id;
    const place = { prompt, environment, ...(project === undefined ? {} : { project }) };
    const open = {
      label: l10n.t('Open Rollout'),
      run: () => runCommand(commandIds.openRollout, { ...place, rolloutId }),
    };
    if (kind === 'review') {
      const review = {
        label: l10n.t('Review…'),
        run: () => runCommand(commandIds.review, { ...place, rolloutId }),
      };
      return isAsked ? [review] : [open];
    }
    if (kind === 'notRecovered') return [open];
    const versions = { version: candidate, baseVersion: stable };
    const changed = {
      label: l10n.t('What Changed'),
      run: () => runCommand(commandIds.compareVersions, { ...place, ...versions }),
    };
    if (kind !== 'paused' && kind !== 'harm') return [open, changed];
    // An older message must not act on what came after its rollout.
    const rollBack = {
      label: l10n.t('Roll Back…'),
      run: () => {
        const { phase } = connection.state.rollouts.get(rolloutId) ?? rollout;
        return isFinalPhase(phase)
          ? open.run()
          : runCommand(commandIds.revert, { ...place, rolloutId });
      },
    };
    return [open, rollBack, changed];
  }
}

function toHearer({ state }: RegistryConnection): Hearer | undefined {
  const { info } = state;
  if (info === undefined) return undefined;
  return { storeId: info.storeId, person: info.identity.name };
}

function isOwnAct(event: EventDto | undefined, { person }: Hearer): boolean {
  return event?.actor.kind === 'person' && event.actor.name === person;
}
