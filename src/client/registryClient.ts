import { apiInfoDtoSchema, type ApiInfoDto } from '../protocol/registry/actorDto.ts';
import { registryPaths } from '../protocol/registry/registryPaths.ts';
import { AnswerCheck } from './answerCheck.ts';
import type { ConnectionOptions } from './connectionOptions.ts';
import { findIncompatibility } from './findIncompatibility.ts';
import { RegistryTransport, type CallOptions } from './registryTransport.ts';
import { AuditRoutes } from './routes/auditRoutes.ts';
import { DeploymentRoutes } from './routes/deploymentRoutes.ts';
import { EnvironmentRoutes } from './routes/environmentRoutes.ts';
import { EvidenceRoutes } from './routes/evidenceRoutes.ts';
import { PromptRoutes } from './routes/promptRoutes.ts';
import { RolloutRoutes } from './routes/rolloutRoutes.ts';
import { TokenRoutes } from './routes/tokenRoutes.ts';
import { VersionRoutes } from './routes/versionRoutes.ts';

const infoCheck = new AnswerCheck(apiInfoDtoSchema);

/** The registry API, typed. Every failure is a RegistryError. */
export class RegistryClient {
  readonly transport: RegistryTransport;
  readonly environments: EnvironmentRoutes;
  readonly prompts: PromptRoutes;
  readonly versions: VersionRoutes;
  readonly deployments: DeploymentRoutes;
  readonly rollouts: RolloutRoutes;
  readonly evidence: EvidenceRoutes;
  readonly audit: AuditRoutes;
  readonly tokens: TokenRoutes;

  constructor(options: ConnectionOptions) {
    this.transport = new RegistryTransport(options);
    this.environments = new EnvironmentRoutes(this.transport);
    this.prompts = new PromptRoutes(this.transport);
    this.versions = new VersionRoutes(this.transport);
    this.deployments = new DeploymentRoutes(this.transport);
    this.rollouts = new RolloutRoutes(this.transport);
    this.evidence = new EvidenceRoutes(this.transport);
    this.audit = new AuditRoutes(this.transport);
    this.tokens = new TokenRoutes(this.transport);
  }

  get baseUrl(): string {
    return this.transport.baseUrl;
  }

  /** API version, capabilities and who the token is. Afterwards changes are refused if one side is too old. */
  async info(options?: CallOptions): Promise<ApiInfoDto> {
    const path = registryPaths.info();
    const answer = infoCheck;
    const { value } = await this.transport.send({ method: 'GET', path, answer, options });
    this.transport.refuseWrites(findIncompatibility(value));
    return value;
  }
}
