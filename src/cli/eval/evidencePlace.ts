import type { EvidencePlace } from '../../evals/evidence/toEvidence.ts';
import { readVersionOrigin } from '../../git/readVersionOrigin.ts';

export interface EvidenceSource {
  readonly prompt: string;
  /** The project's folder. */
  readonly root: string;
  /** Every file that the cases and the prompt were read from. */
  readonly files: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** Where evidence comes from: the commit, where all files are in it, and the page of the CI's run. */
export async function readEvidencePlace(source: EvidenceSource): Promise<EvidencePlace> {
  const { prompt, root: folder, files, environment } = source;
  const origins = await Promise.all(files.map((path) => readVersionOrigin({ folder, path })));
  const isCommitted = origins.every(({ uncommitted }) => uncommitted === false);
  const commit = isCommitted ? origins[0]?.commit : undefined;
  const runUrl = findRunUrl(environment);
  return { prompt, ...(isCi(environment) ? { ranIn: 'ci' } : {}), commit, runUrl };
}

/** All common CI systems set it; somebody at a terminal has neither. */
function isCi({ CI: set = '' }: NodeJS.ProcessEnv): boolean {
  return !['', '0', 'false'].includes(set.toLowerCase());
}

/** As GitHub Actions and GitLab tell it. */
function findRunUrl(environment: NodeJS.ProcessEnv): string | undefined {
  const {
    GITHUB_SERVER_URL: server,
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ID: run,
    CI_JOB_URL: job,
  } = environment;
  const isGithub = server !== undefined && repository !== undefined && run !== undefined;
  const url = isGithub ? `${server}/${repository}/actions/runs/${run}` : job;
  return url !== undefined && /^https?:\/\//.test(url) && url.length <= 2000 ? url : undefined;
}
