/** What a message to a shop is about, by words of four languages. The first that fits wins. */
const topicWords = {
  manipulation:
    /\bignore\b[^.]*\b(instructions|rules)|system prompt|\b(other|another|last|previous) customer|vergiss[^.]*(regeln|anweisungen)/i,
  refund: /refund|money back|geld zurück|erstatt|rembours|reembols|devuelv\w+ (el|mi) dinero/i,
  parcel:
    /parcel|package\b|deliver|shipp|tracking|where is my|paket|liefer|sendung|colis|livraison|livré|paquete|envío|entrega/i,
  repair:
    /\b(broke|broken|repair\w*|warranty|guarantee|leaks?|torn|zips?)\b|kaputt|garant|repar|cass[ée]|roto/i,
  care: /\b(wash|clean|wax|dry|iron)\w*|waschen|reinig|laver|lavar/i,
  goingBack:
    /\breturn|send\b[^.]*\bback|exchange|umtausch|zurück(geben|schicken|senden)|retourn|échang|devol|cambiar/i,
  size: /\bfits?\b|\bsizes?\b|too (small|big|large|tight)|größe|taille|talla/i,
  change: /cancel|change (my|the) order|address|stornier|annul|adresse|dirección/i,
  payment: /\bpay|invoice|voucher|discount|coupon|gift card|rechnung|gutschein|facture|factura/i,
} as const;
export type SupportTopic = keyof typeof topicWords | 'unknown';

/** The topic of a message. */
export function findTopic(message: string): SupportTopic {
  for (const topic of listTopics(message)) return topic;
  return 'unknown';
}

/** Whether a passage of the policy speaks about what the message asks. */
export function speaksAbout(passage: string, message: string): boolean {
  const asked = listTopics(message);
  if (listTopics(passage).some((topic) => asked.includes(topic))) return true;
  const known = listContentWords(message);
  return listContentWords(passage).filter((word) => known.includes(word)).length >= 2;
}

function listTopics(text: string): readonly SupportTopic[] {
  const found: SupportTopic[] = [];
  for (const topic of topicNames) if (topicWords[topic].test(text)) found.push(topic);
  return found;
}

const topicNames = [
  ...(['manipulation', 'refund', 'parcel', 'repair', 'care'] as const),
  ...(['goingBack', 'size', 'change', 'payment'] as const),
];

function listContentWords(text: string): readonly string[] {
  const words = text.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  return words.map((word) => word.slice(0, 5));
}
