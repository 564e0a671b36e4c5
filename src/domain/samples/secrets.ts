import { createPatternRule, type RedactionRule } from './redactionRule.ts';

const name = 'secret';

const prefixes = [
  /(?<![A-Za-z0-9])(?:sk|pk|rk|prt)[-_][\w-]{16}/,
  /(?<![A-Za-z0-9])(?:gh[opsur]|github_pat|glpat|hf|npm|pypi|dop_v1|shpat|tok)[-_][\w-]{16}/,
  /(?<![A-Za-z0-9])xox[a-z]-[\w-]{10}/,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}/,
  /(?<![A-Za-z0-9])AIza[\w-]{30}/,
];

/** Keys, tokens and passwords: what lets its finder in. */
export const secrets: readonly RedactionRule[] = [
  createPatternRule(
    name,
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
  ),
  // https://user:password@host
  createPatternRule(name, /(?<=:\/\/)[^\s/@:]*:[^\s/@]+(?=@)/g),
  createPatternRule(
    name,
    /(?<=\b(?:bearer|basic)[ \t]{1,8})[A-Za-z0-9._~+/-]{8,}=*/gi,
    (match) => /\d/.test(match) || match.length >= 24,
  ),
  createPatternRule(
    name,
    /(?<=(?:password|passwort|passwd|pwd|secret|api[-_ ]?key|access[-_ ]?key|token)["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)[^\s"'<>&,;[\]]{6,}/gi,
  ),
  createPatternRule(name, /[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*/g, isSecret),
];

function isSecret(text: string): boolean {
  if (text.length < 16) return false;
  return (
    prefixes.some((prefix) => prefix.test(text)) ||
    isWebToken(text) ||
    text.split(/[._-]/).some(isRandomText)
  );
}

/** `eyJ` is how `{"` begins in Base64: three such parts are a JSON web token. */
function isWebToken(text: string): boolean {
  const parts = text.split('.');
  const begin = parts.findIndex((part) => part.includes('eyJ') && part.length >= 10);
  return begin >= 0 && parts.length >= begin + 2 && (parts[begin + 1] ?? '').length >= 10;
}

/** Long, with digits and letters of both cases, or of hexadecimal digits. Words are not. */
function isRandomText(part: string): boolean {
  if (part.length < 32 || !/\d/.test(part)) return false;
  return /^[0-9A-Fa-f]*$/.test(part)
    ? /[A-Fa-f]/.test(part)
    : /[a-z]/.test(part) && /[A-Z]/.test(part);
}
