// Settles how many channels the network sees, over the whole set: grey or colour pictures, transparency, odd cases out. Knows no file format.
import type { CaseDraft } from './caseDraft';
import type { Refused } from './dataset';
import { isGrey } from './readers/picture';
import type { VoxelArray } from './voxels';

const isPicture = ({ image, pair }: CaseDraft): boolean => image.kind === 'picture' && pair.images.length === 1;

/** Grey pictures stored as RGB count one channel when all are grey; one in colour makes all three. */
function settleColours(drafts: readonly CaseDraft[], warnings: string[]): void {
  const pictures = drafts.filter((draft) => isPicture(draft) && (draft.image.channels.length === 1 || draft.image.channels.length === 3));
  const stored = new Set(pictures.map(({ image }) => image.channels.length));
  const colour = pictures.filter(({ image }) => image.channels.length === 3 && !isGrey(image)).length;
  for (const { image } of pictures) {
    const [first] = image.channels;
    if (!first) continue;
    if (colour === 0) image.channels = [first];
    else if (image.channels.length === 1) image.channels = [first, first, first];
  }
  if (stored.size > 1 && colour === 0)
    warnings.push(
      'mixed channels: some pictures are stored in colour and some in grey, but all are grey in content; each counts one channel',
    );
  if (stored.size > 1 && colour > 0)
    warnings.push(
      `mixed channels: ${colour} of ${pictures.length} pictures are in colour, so the grey ones are given to the network as red = green = blue`,
    );
}

/** Transparency that varies in any picture is a channel of all. */
function settleAlpha(drafts: readonly CaseDraft[], warnings: string[]): void {
  const pictures = drafts.filter(isPicture);
  const varying = pictures.filter(({ image }) => image.alpha !== null).length;
  if (varying === 0) return;
  for (const { image } of pictures) {
    const opaque = (): VoxelArray => new Uint8Array(image.channels[0]?.length ?? 0).fill(255);
    image.channels = [...image.channels, image.alpha ?? opaque()];
  }
  warnings.push(`mixed channels: transparency varies in ${varying} of ${pictures.length} pictures and is kept as a channel`);
}

/** Makes channels agree in place; cases that still differ from the majority are refused. */
export function settleChannels(drafts: readonly CaseDraft[], warnings: string[], refused: Refused[]): CaseDraft[] {
  settleColours(drafts, warnings);
  settleAlpha(drafts, warnings);
  const votes = new Map<number, number>();
  for (const { image } of drafts) votes.set(image.channels.length, (votes.get(image.channels.length) ?? 0) + 1);
  const usual = [...votes].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? 1;
  return drafts.filter(({ image, pair }) => {
    const count = image.channels.length;
    if (count !== usual)
      refused.push({
        file: pair.images[0] ?? pair.id,
        reason: `it has ${count} channels where most cases have ${usual}. The case ${pair.id} is left out; give every case the same channels.`,
        caseId: pair.id,
        offer: count > usual ? { kind: 'trimChannels', keep: usual } : null,
      });
    return count === usual;
  });
}
