const part = encodeURIComponent;

/** Every path of the management API; a prompt key is one encoded segment. */
export const registryPaths = {
  info: () => '/v1',
  environments: () => '/v1/environments',
  environment: (environment: string) => `/v1/environments/${part(environment)}`,
  prompts: () => '/v1/prompts',
  prompt: (prompt: string) => `/v1/prompts/${part(prompt)}`,
  archive: (prompt: string) => `/v1/prompts/${part(prompt)}/archive`,
  unarchive: (prompt: string) => `/v1/prompts/${part(prompt)}/unarchive`,
  versions: (prompt: string) => `/v1/prompts/${part(prompt)}/versions`,
  version: (prompt: string, version: string) =>
    `/v1/prompts/${part(prompt)}/versions/${part(version)}`,
  serving: (prompt: string, environment: string) =>
    `/v1/prompts/${part(prompt)}/environments/${part(environment)}`,
  deployments: (prompt: string, environment: string) =>
    `/v1/prompts/${part(prompt)}/environments/${part(environment)}/deployments`,
  startRollout: (prompt: string, environment: string) =>
    `/v1/prompts/${part(prompt)}/environments/${part(environment)}/rollouts`,
  rollouts: () => '/v1/rollouts',
  rollout: (id: string) => `/v1/rollouts/${part(id)}`,
  rolloutAction: (id: string, action: string) => `/v1/rollouts/${part(id)}/${part(action)}`,
  rolloutMetrics: (id: string) => `/v1/rollouts/${part(id)}/metrics`,
  rolloutSamples: (id: string) => `/v1/rollouts/${part(id)}/samples`,
  environmentSamples: (environment: string) => `/v1/environments/${part(environment)}/samples`,
  rolloutReviews: (id: string) => `/v1/rollouts/${part(id)}/reviews`,
  rolloutRecovery: (id: string) => `/v1/rollouts/${part(id)}/recovery`,
  observations: (environment: string) => `/v1/environments/${part(environment)}/observations`,
  evidence: () => '/v1/evidence',
  oneEvidence: (id: string) => `/v1/evidence/${part(id)}`,
  events: () => '/v1/events',
  audit: () => '/v1/audit',
  tokens: () => '/v1/tokens',
  revokeToken: (id: string) => `/v1/tokens/${part(id)}/revoke`,
  otlpTraces: (environment: string) => `/environments/${part(environment)}/otlp/v1/traces`,
  ofrep: (environment: string) => `/environments/${part(environment)}/ofrep/v1/evaluate/flags`,
  flagdJson: (environment: string) => `/environments/${part(environment)}/flagd.json`,
} as const;
