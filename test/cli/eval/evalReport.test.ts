import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { evalReportSchema } from '../../../src/cli/eval/evalReport.ts';
import { repositoryRoot } from '../../editor/repositoryRoot.ts';

describe('the schema of eval reports', () => {
  it('is published as it is; otherwise run npm run schemas', () => {
    const file = path.join(repositoryRoot, 'media/schemas/evalReport.schema.json');
    const published: unknown = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(published, JSON.parse(JSON.stringify(evalReportSchema)));
  });
});
