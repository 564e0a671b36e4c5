import type { PromptFixtures } from '../../../src/extension/caseTests/promptFixtures.ts';
import type { Project } from '../../../src/extension/projects/project.ts';

/** A project on this machine; what its registry says is of no account to what is tested with it. */
export function aProject(parts: Partial<Project> = {}): Project {
  return {
    id: 'file:///shop',
    name: 'shop',
    folder: 'file:///shop',
    path: '/shop',
    file: {},
    hasFile: true,
    problem: undefined,
    defaultEnvironment: 'production',
    connection: {} as Project['connection'],
    ...parts,
  };
}

/** A prompt with no cases. */
export function aPrompt(parts: Partial<PromptFixtures> = {}): PromptFixtures {
  return {
    uri: 'file:///shop/prompts/answer.prompt.yml',
    project: aProject(),
    key: 'answer',
    path: 'prompts/answer.prompt.yml',
    fixtures: { cases: [], broken: [], problems: [], files: [] },
    ...parts,
  };
}
