import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  findOpenPlaceholder,
  findVariableAt,
  listPromptVariables,
  variableDetail,
} from '../../../src/extension/editing/promptVariables.ts';

const text = `inputs:
  question:
    type: string
    required: true
  tone:
    default: kind
  extra:
    required: false
messages:
  - role: user
    content: '{{question}} {{stray}}'
`;

describe('variables of a prompt', () => {
  it('are the declared inputs, then what is used besides', () => {
    assert.deepEqual(
      listPromptVariables(text).map((variable) => `${variable.name}: ${variableDetail(variable)}`),
      [
        'question: string, required',
        'tone: any type, default "kind"',
        'extra: any type, optional',
        'stray: not declared in “inputs”',
      ],
    );
  });

  it('are found under the pointer', () => {
    const line = 'Say {{ question }} to {{tone}}';
    assert.equal(findVariableAt(line, 8)?.name, 'question');
    assert.equal(findVariableAt(line, 24)?.name, 'tone');
    assert.equal(findVariableAt(line, 1), undefined);
  });

  it('are completed behind open braces only', () => {
    assert.deepEqual(findOpenPlaceholder('Say {{que', 9), { start: 6, isClosed: false });
    assert.deepEqual(findOpenPlaceholder('Say {{}}', 6), { start: 6, isClosed: true });
    assert.equal(findOpenPlaceholder('Say {que', 8), undefined);
    assert.equal(findOpenPlaceholder('{{a}} que', 9), undefined);
  });
});
