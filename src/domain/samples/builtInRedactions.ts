import { bankAccounts } from './bankAccounts.ts';
import { internetAddresses, longInternetAddresses } from './networkAddresses.ts';
import { paymentCards } from './paymentCards.ts';
import { phoneNumbers } from './phoneNumbers.ts';
import { createPatternRule, type RedactionRule } from './redactionRule.ts';
import { secrets } from './secrets.ts';

/** A run that is no address is taken as a whole too, so that no character is looked at again and again. */
const mailAddresses = createPatternRule(
  'e-mail',
  /[\p{L}\p{N}_][\p{L}\p{N}._%+'-]*(?:@[\p{L}\p{N}]+(?:[.-]+[\p{L}\p{N}]+)*)?/gu,
  (match) => /@.*\.\p{L}[\p{L}\p{N}-]+$/u.test(match),
);

/** What is always taken out of samples. They find most of what people type and systems print, and never all of it. */
export const builtInRedactions: readonly RedactionRule[] = [
  ...secrets,
  mailAddresses,
  bankAccounts,
  paymentCards,
  internetAddresses,
  longInternetAddresses,
  ...phoneNumbers,
];
