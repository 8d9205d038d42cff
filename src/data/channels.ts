// Settles how many channels the network sees, over the whole set: grey or colour pictures, transparency, odd cases out. Knows no file format.
import type { CaseDraft } from './caseDraft';
import type { Refused } from './dataset';
import { isGrey } from './readers/picture';
import type { VoxelArray } from './voxels';

const isPicture = ({ image, pair }: CaseDraft): boolean => image.kind === 'picture' && pair.images.length === 1;
const isColour = ({ image }: CaseDraft): boolean => image.channels.length === 3 && !isGrey(image);

/** An image without a label may be anything, a screenshot too; those that are trained on say what an image is. */
function listDeciding(drafts: readonly CaseDraft[]): readonly CaseDraft[] {
  const labelled = drafts.filter(({ label }) => label);
  return labelled.length > 0 ? labelled : drafts;
}

/** Grey pictures stored as RGB count one channel when all are grey; one in colour makes all three. */
function settleColours(drafts: readonly CaseDraft[], warnings: string[]): void {
  const pictures = drafts.filter((draft) => isPicture(draft) && (draft.image.channels.length === 1 || draft.image.channels.length === 3));
  const deciding = listDeciding(drafts).filter((draft) => pictures.includes(draft));
  const stored = new Set(pictures.map(({ image }) => image.channels.length));
  const colour = deciding.filter(isColour).length;
  for (const draft of pictures) {
    const { image } = draft;
    const [first] = image.channels;
    if (!first) continue;
    if (colour === 0) image.channels = isColour(draft) ? image.channels : [first];
    else if (image.channels.length === 1) image.channels = [first, first, first];
  }
  if (stored.size > 1 && colour === 0)
    warnings.push(
      'mixed channels: some pictures are stored in colour and some in grey, but all are grey in content; each counts one channel',
    );
  if (stored.size > 1 && colour > 0)
    warnings.push(
      `mixed channels: ${colour} of ${deciding.length} ${decidingWord(deciding, pictures)} are in colour, so the grey ones are given to the network as red = green = blue`,
    );
}

/** Where some are labelled, only those decide. */
const decidingWord = (deciding: readonly unknown[], all: readonly unknown[]): string =>
  deciding.length < all.length ? 'labelled pictures' : 'pictures';

/** Transparency that varies in any picture is a channel of all. */
function settleAlpha(drafts: readonly CaseDraft[], warnings: string[]): void {
  const pictures = drafts.filter(isPicture);
  const deciding = listDeciding(drafts).filter(isPicture);
  const varying = deciding.filter(({ image }) => image.alpha !== null).length;
  if (varying === 0) return;
  for (const { image } of pictures) {
    const opaque = (): VoxelArray => new Uint8Array(image.channels[0]?.length ?? 0).fill(255);
    image.channels = [...image.channels, image.alpha ?? opaque()];
  }
  warnings.push(
    `mixed channels: transparency varies in ${varying} of ${deciding.length} ${decidingWord(deciding, pictures)} and is kept as a channel`,
  );
}

/** A picture without a label among volumes is a preview or a figure. */
function refuseStrayPictures(drafts: readonly CaseDraft[], refused: Refused[]): CaseDraft[] {
  const volumes = listDeciding(drafts).filter(({ image }) => image.kind === 'volume').length;
  const areVolumes = volumes > 0 && volumes === listDeciding(drafts).length;
  return drafts.filter((draft) => {
    const isStray = areVolumes && draft.image.kind === 'picture';
    if (isStray)
      refused.push({
        file: draft.files[0] ?? draft.pair.id,
        reason: 'it is a picture without a label among volumes with labels, and was left out.',
        caseId: draft.pair.id,
      });
    return !isStray;
  });
}

/** Where labelled frames of 4-D files are cases, the fourth axis of an image without a label is time, too. */
const describeOdd = ({ image: { channels }, pair: { id } }: CaseDraft, usual: number, isSequence: boolean): string =>
  isSequence
    ? `it is a sequence of ${channels.length} frames without a label. The case ${id} is left out.`
    : `it has ${channels.length} channels where most cases have ${usual}. The case ${id} is left out; give every case the same channels.`;

/** Makes channels agree in place; cases that still differ from the majority are refused. */
export function settleChannels(all: readonly CaseDraft[], warnings: string[], refused: Refused[]): CaseDraft[] {
  const drafts = refuseStrayPictures(all, refused);
  settleColours(drafts, warnings);
  settleAlpha(drafts, warnings);
  const votes = new Map<number, number>();
  for (const { image } of listDeciding(drafts)) votes.set(image.channels.length, (votes.get(image.channels.length) ?? 0) + 1);
  const usual = [...votes].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? 1;
  const hasFrames = drafts.some(({ pair }) => pair.frame);
  return drafts.filter((draft) => {
    const { image, pair, label } = draft;
    const count = image.channels.length;
    if (count !== usual)
      refused.push({
        file: pair.images[0] ?? pair.id,
        reason: describeOdd(draft, usual, hasFrames && !label),
        caseId: pair.id,
        offer: count > usual ? { kind: 'trimChannels', keep: usual } : null,
      });
    return count === usual;
  });
}
