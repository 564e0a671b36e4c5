/** Every id that package.json contributes; ids are written nowhere else. `test/architecture` compares both directions. */

export const commandIds = {
  newPrompt: 'promptRollout.newPrompt',
  createProject: 'promptRollout.createProject',
  bumpVersion: 'promptRollout.bumpVersion',
  deployToStaging: 'promptRollout.deployToStaging',
  deployVersion: 'promptRollout.deployVersion',
  startCanary: 'promptRollout.startCanary',
  advance: 'promptRollout.advance',
  pause: 'promptRollout.pause',
  resume: 'promptRollout.resume',
  revert: 'promptRollout.revert',
  review: 'promptRollout.review',
  confirmRecovery: 'promptRollout.confirmRecovery',
  openRollout: 'promptRollout.openRollout',
  exportNote: 'promptRollout.exportNote',
  explainUnit: 'promptRollout.explainUnit',
  copyResolveCode: 'promptRollout.copyResolveCode',
  copyKey: 'promptRollout.copyKey',
  keepKey: 'promptRollout.keepKey',
  makeNewPrompt: 'promptRollout.makeNewPrompt',
  connectToRegistry: 'promptRollout.connectToRegistry',
  reconnect: 'promptRollout.reconnect',
  manageLocalRegistry: 'promptRollout.manageLocalRegistry',
  openSample: 'promptRollout.openSample',
  openPromptFile: 'promptRollout.openPromptFile',
  showOlderVersions: 'promptRollout.showOlderVersions',
  filterPrompts: 'promptRollout.filterPrompts',
  clearFilter: 'promptRollout.clearFilter',
  showLog: 'promptRollout.showLog',
  // src/extension/diff
  compareWithLive: 'promptRollout.compareWithLive',
  compareVersions: 'promptRollout.compareVersions',
  compareAllChanged: 'promptRollout.compareAllChanged',
  openVersion: 'promptRollout.openVersion',
  restoreVersion: 'promptRollout.restoreVersion',
  // src/extension/preview
  previewPrompt: 'promptRollout.previewPrompt',
  choosePreviewCase: 'promptRollout.choosePreviewCase',
  tryPrompt: 'promptRollout.tryPrompt',
  stopTrying: 'promptRollout.stopTrying',
  saveAsFixture: 'promptRollout.saveAsFixture',
  // src/extension/caseTests
  runFixtures: 'promptRollout.runFixtures',
  compareFixtures: 'promptRollout.compareFixtures',
  acceptAnswer: 'promptRollout.acceptAnswer',
  // src/extension/comparisons
  compareBehaviour: 'promptRollout.compareBehaviour',
  openEvidence: 'promptRollout.openEvidence',
  // src/extension/models
  manageModelKeys: 'promptRollout.manageModelKeys',
} as const;
export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/**
 * What a command acts on; everything that is left out is taken from the active editor or asked. Menus pass tree nodes
 * and URIs, which `toCommandTarget` turns into this; code lenses, the panel and messages pass it as it is.
 */
export interface CommandTarget {
  /** `Project.id`; needed only where the prompt is in several projects. */
  readonly project?: string;
  readonly prompt?: string;
  readonly version?: string;
  /** The version to compare with. */
  readonly baseVersion?: string;
  readonly environment?: string;
  readonly rolloutId?: string;
  /** A recorded eval run. */
  readonly evidenceId?: string;
  /** A prompt file, as a URI string. */
  readonly uri?: string;
}

/** Every command takes an optional target; `args` may add to it. */
export type CommandArguments = readonly [target?: CommandTarget];
/** `argument` is what VS Code handed over, for menus that say more than a target can. */
export type CommandHandler = (target: CommandTarget, argument?: unknown) => Promise<void>;
export type CommandHandlers = { readonly [Id in CommandId]: CommandHandler };

export const containerId = 'promptRollout';

export const viewIds = {
  rollouts: 'promptRollout.rollouts',
  prompts: 'promptRollout.prompts',
} as const;
export type ViewId = (typeof viewIds)[keyof typeof viewIds];

/** Type of the webview panel, which is restored after a reload. */
export const panelType = 'promptRollout.rollout';

/** Scheme of read-only documents that show versions. */
export const versionScheme = 'prompt-rollout';

/** Scheme of read-only documents that show prompts as a model gets them. */
export const previewScheme = 'prompt-rollout-preview';

/** Their language, for settings of its own: word wrap, no line numbers. */
export const previewLanguage = 'prompt-rollout-preview';

/** Scheme of the URIs that give rows of the tree their badge, apart from git's on the file itself. */
export const rowScheme = 'prompt-rollout-row';

export const walkthroughId = 'start';

export const settingKeys = {
  codeLens: 'promptRollout.codeLens.enabled',
  registry: 'promptRollout.registry',
  trustedRegistries: 'promptRollout.trustedRegistries',
  trustedModelEndpoints: 'promptRollout.trustedModelEndpoints',
} as const;
export type SettingKey = (typeof settingKeys)[keyof typeof settingKeys];

export const contextKeys = {
  /** Why the Prompts view is empty; see `welcomeStates`. */
  welcome: 'promptRollout.welcome',
  filtered: 'promptRollout.filtered',
  /** A registry has said which rollouts there are, or has none yet. */
  rolloutsKnown: 'promptRollout.rolloutsKnown',
  /** A prompt is being tried, so that there is something to stop. */
  trying: 'promptRollout.trying',
} as const;
export type ContextKey = (typeof contextKeys)[keyof typeof contextKeys];

/** Values of the context key `welcome`. */
export const welcomeStates = [
  'loading',
  'noFolder',
  'noPrompts',
  'noProject',
  'brokenProject',
  'untrusted',
  'needsConsent',
  'signedOut',
  'forbidden',
  'unreachable',
  'incompatible',
  'filteredOut',
  'none',
] as const;
export type WelcomeState = (typeof welcomeStates)[number];

/** `viewItem` values of tree nodes. */
export const contextValues = {
  project: 'project',
  folder: 'folder',
  prompt: 'prompt',
  promptWithFile: 'promptWithFile',
  invalidFile: 'invalidFile',
  workingCopy: 'workingCopy',
  workingCopyChanged: 'workingCopyChanged',
  workingCopyRenamed: 'workingCopyRenamed',
  environment: 'environment',
  environmentRollout: 'environmentRollout',
  versions: 'versions',
  version: 'version',
  olderVersions: 'olderVersions',
  rolloutPending: 'rolloutPending',
  rolloutProgressing: 'rolloutProgressing',
  rolloutPaused: 'rolloutPaused',
  /** Those that this person is asked to review. */
  rolloutPendingReview: 'rolloutPendingReview',
  rolloutReview: 'rolloutReview',
  rolloutPausedReview: 'rolloutPausedReview',
  rolloutEnded: 'rolloutEnded',
  /** One that was taken back, whose recovery this person may confirm. */
  rolloutRecovery: 'rolloutRecovery',
  endedGroup: 'endedGroup',
  notice: 'notice',
} as const;
export type ContextValue = (typeof contextValues)[keyof typeof contextValues];

/** Of the Test Explorer. */
export const testControllerId = 'promptRollout.cases';

/** `testMessage` values, by which menus know what can be done with a failure. */
export const testMessageContexts = {
  /** What was answered can become what is expected. */
  acceptable: 'promptRollout.acceptable',
} as const;

/** Keys of what is kept in SecretStorage and in global or workspace state. */
export const storageKeys = {
  /** Followed by the origin. */
  token: 'promptRollout.token:',
  /** Followed by the origin of a model endpoint. */
  modelKey: 'promptRollout.modelKey:',
  seenRollouts: 'promptRollout.seenRollouts',
  /** Followed by the flow and prompt: text that was typed for a request that failed. */
  draft: 'promptRollout.draft:',
  /** What was typed into rollout panels and not sent. */
  panelDrafts: 'promptRollout.panelDrafts',
  filter: 'promptRollout.filter',
  /** Folder of a sample that was copied but not set up yet. */
  sampleToSetUp: 'promptRollout.sampleToSetUp',
  /** Folders of samples that were set up: their windows need the stand-in for a language model. */
  samples: 'promptRollout.samples',
  /** Followed by the URI of a file: the version that was bumped from it or restored to it here. */
  base: 'promptRollout.base:',
  /** Followed by the URI of a file: the prompt that it was before it was renamed, and what was decided. */
  renamed: 'promptRollout.renamed:',
} as const;

export const outputChannelName = 'Prompt Rollout';
