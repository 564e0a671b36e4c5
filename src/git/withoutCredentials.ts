const maxLength = 2000;

/**
 * The URL of a remote as it may be shown and stored: no password, token, query or fragment. Undefined for a folder of this
 * machine, which means nothing elsewhere.
 */
export function withoutCredentials(remote: string): string | undefined {
  const text = remote.trim();
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return cleanUrl(text)?.slice(0, maxLength);
  // `user@host:path`, where a name of one letter would be a Windows drive.
  const isScpLike = /^(?:[^@/\\\s]+@)?[^/\\:\s]{2,}:[^\\]/.test(text);
  if (!isScpLike) return undefined;
  return text.replace(/^([^@:]*):[^@/]*@/, '$1@').slice(0, maxLength);
}

function cleanUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol === 'file:') return undefined;
  // A name over ssh says how to connect; over http it is often the token itself.
  if (!/^(?:git\+)?ssh:$/.test(url.protocol)) url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url.toString();
}
