import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { builtInRedactions } from '../../../src/domain/samples/builtInRedactions.ts';
import { createPatternRule } from '../../../src/domain/samples/redactionRule.ts';
import { redactText } from '../../../src/domain/samples/redactText.ts';

const redact = (text: string, rules = builtInRedactions) =>
  redactText(text, rules, 1_000_000) ?? assert.fail('too long');

/** What is found, with the name that takes its place. */
const found: readonly (readonly [string, string])[] = [
  ['ada.lovelace+news@mail.example.co.uk', 'e-mail'],
  ['müller@bücher.example', 'e-mail'],
  ['4111 1111 1111 1111', 'card number'],
  ['4111111111111111', 'card number'],
  ['5500-0000-0000-0004', 'card number'],
  ['378282246310005', 'card number'],
  ['DE89 3704 0044 0532 0130 00', 'IBAN'],
  ['GB82WEST12345698765432', 'IBAN'],
  ['gb82west12345698765432', 'IBAN'],
  ['192.0.2.255', 'IP address'],
  ['2001:db8::8a2e:370:7334', 'IP address'],
  ['2001:0db8:85a3:0000:0000:8a2e:0370:7334', 'IP address'],
  ['fe80::1', 'IP address'],
  ['+49 30 123456', 'phone number'],
  ['+1 (555) 010-1234', 'phone number'],
  ['0049 170 1234567', 'phone number'],
  ['(030) 123456', 'phone number'],
  ['0170/1234567', 'phone number'],
  ['01 23 45 67 89', 'phone number'],
  ['555-010-1234', 'phone number'],
  ['(555) 010-1234', 'phone number'],
  ['sk-proj-0123456789abcdefghij', 'secret'],
  ['ghp_0123456789abcdefghij', 'secret'],
  ['xoxb-123456789012-abcdef', 'secret'],
  ['AKIAIOSFODNN7EXAMPLE', 'secret'],
  ['prt_zQ9Yp3vLx0aa11bb22cc33', 'secret'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N', 'secret'],
  ['d41d8cd98f00b204e9800998ecf8427e', 'secret'],
  ['aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bD1fG', 'secret'],
];

/** What looks a little like it and stays. */
const kept = [
  ...['support/answer@1.2.0', 'pkg@1.2.3', '@ada', 'a@b', 'café', '10:30:15', '2026-11-20'],
  ...['2026-11-20 10:15', '20.11.2026', '09/10/2026', '12345678', '4111111111111112', '1.2.3'],
  ...['1,234.56 EUR', '0.123456789', '300.1.1.1', '1.2.3.4.5', 'std::dead', 'a:b', '::', 'DE89'],
  ...['123e4567-e89b-12d3-a456-426614174000', 'DE00 3704 1144 1532 1130 00', 'AB-1234567'],
  ...['<b>bold</b>', '{{name}}', '\u0000\u0007', '\ud83d', 'eyJhbGci.x', 'short-name', '[e-mail]'],
  ...['Donaudampfschifffahrtsgesellschaftskapitaen', '1:2:3:4:5:6:7:8:9', '12345:1::2'],
];

describe('redacting a text', () => {
  for (const [text, name] of found)
    it(`takes ${text} out, wherever it stands`, () => {
      assert.deepEqual(redact(text), { text: `[${name}]`, places: 1 });
      const around = redact(`Write to ${text}, please. (${text})`);
      assert.deepEqual(around, { text: `Write to [${name}], please. ([${name}])`, places: 2 });
    });

  it('leaves what only looks a little like it', () => {
    for (const text of kept) assert.deepEqual(redact(text), { text, places: 0 }, text);
  });

  it('takes out values that follow their names, and nothing of the names', () => {
    const written = [
      ['Authorization: Bearer abc.def-123456', 'Authorization: Bearer [secret]'],
      ['basic dXNlcjpwYXNzd29yZDEyMw==', 'basic [secret]'],
      ['{"api_key": "abcdef99"}', '{"api_key": "[secret]"}'],
      ['password=hunter22 and more', 'password=[secret] and more'],
      ['https://ada:pass@example.com/a', 'https://[secret]@example.com/a'],
      ['Tel.: 123 456', 'Tel.: [phone number]'],
      ['The bearer understands', 'The bearer understands'],
    ] as const;
    for (const [text, expected] of written) assert.equal(redact(text).text, expected);
  });

  it('takes out a private key, also one that was cut off', () => {
    const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----';
    assert.equal(redact(`a ${key} b`).text, 'a [secret] b');
    assert.equal(redact(`a ${key.slice(0, 40)}`).text, 'a [secret]');
  });

  it('finds numbers behind others', () => {
    assert.equal(redact('12 4111 1111 1111 1111 7').text, '12 [card number] 7');
    assert.equal(redact('No42 DE89 3704 0044 0532 0130 00 thanks').text, 'No42 [IBAN] thanks');
    assert.equal(redact('1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1').places, 0);
  });

  it('counts neighbours as one place, and ignores a pattern that matches nothing', () => {
    const rules = [createPatternRule('digit', /\d/gu), createPatternRule('none', /x*/gu)];
    assert.deepEqual(redact('a12b3', rules), { text: 'a[digit]b[digit]', places: 2 });
  });

  it('gives up on a text that names would make far longer', () => {
    const rule = createPatternRule('a-rather-long-name', /a/gu);
    assert.equal(redactText('ab'.repeat(100), [rule], 1000), undefined);
  });

  it('leaves everything around what was found as it is, and nothing of what was found', () => {
    const filler = fc
      .array(
        fc.constantFrom('hello ', 'wörld ', '😀 ', '<b> ', '\u0000 ', '\ud83d ', '\n', '{{x}} '),
      )
      .map((parts) => parts.join(''));
    const planted = fc.constantFrom(...found);
    fc.assert(
      fc.property(fc.array(fc.tuple(filler, planted)), filler, (parts, end) => {
        const text = parts.map(([before, [secret]]) => `${before}«${secret}»`).join('') + end;
        const expected = parts.map(([before, [, name]]) => `${before}«[${name}]»`).join('') + end;
        assert.deepEqual(redact(text), { text: expected, places: parts.length });
      }),
    );
  });

  it('changes nothing a second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { text: once } = redact(text);
        assert.equal(redact(once).text, once);
      }),
    );
  });

  it('takes four times as long for a text four times as long, whatever is in it', function () {
    this.timeout(20_000);
    const units = ['a', '0', '1 ', '1-', 'a@', 'a.', '(0', '+1', 'eyJ', 'sk-', '::', '1.', 'DE89 '];
    for (const unit of [...units, 'password=', '-----BEGIN PRIVATE KEY-----', '://a:', 'tel '])
      assert.ok(measure(unit, 128 * 1024) < 1500, unit);
  });
});

/** Were it quadratic, a text of 128 KiB would take many seconds. */
function measure(unit: string, length: number): number {
  const text = unit.repeat(length / unit.length);
  const began = performance.now();
  redactText(text, builtInRedactions, Infinity);
  return performance.now() - began;
}
