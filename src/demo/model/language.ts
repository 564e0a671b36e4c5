export const languages = ['en', 'de', 'fr', 'es'] as const;
export type Language = (typeof languages)[number];

const commonWords: Readonly<Record<Language, readonly string[]>> = {
  en: words(
    'the is my i you a and when where can not for with your of to it do have this on in are by',
  ),
  de: words(
    'der die das ist und ich nicht mein meine wann wo kann ein eine einen habe mit für es dazu ihre ihrer uns bei noch sie wenn einfach auf von',
  ),
  fr: words(
    'le la les des est et je pas mon ma quand où puis une un pour avec vous votre mes ai ce que dit si à cela notre',
  ),
  es: words(
    'el los las es y yo mi mis cuándo dónde puedo una un para con su que está he me no esto lo dice le su pedido si de',
  ),
};

const names: Readonly<Record<Language, RegExp>> = {
  en: /\benglish\b/i,
  de: /\bgerman\b/i,
  fr: /\bfrench\b/i,
  es: /\bspanish\b/i,
};

/** The language with the most common words in a text; English when none stands out. */
export function detectLanguage(text: string): Language {
  const found = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  let best: Language = 'en';
  let most = 0;
  for (const language of languages) {
    const count = found.filter((word) => commonWords[language].includes(word)).length;
    if (count > most) [best, most] = [language, count];
  }
  return best;
}

/** The language that a text calls by its English name. */
export function findNamedLanguage(text: string): Language | undefined {
  return languages.find((language) => names[language].test(text));
}

function words(text: string): readonly string[] {
  return text.split(' ');
}
