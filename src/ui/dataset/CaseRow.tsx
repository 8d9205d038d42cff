// One case as a row: what it is made of and what the importer noticed; its label and its side of the split can be changed here.
import { memo } from 'react';
import type { Rgb } from '../../charts/palette';
import type { CaseSummary, DatasetSummary, Split } from '../../protocol/dataset';
import type { Thumbnail } from '../../protocol/planeView';
import { formatShape } from '../../lib/format';
import { applyDesk } from '../../state/store';
import { imageFiles } from './caseRows';
import styles from './Dataset.module.css';
import { useEditing } from './EditContext';
import { classesInWords, splitWords } from './summary';
import { ThumbnailCanvas } from './ThumbnailCanvas';
import type { Chosen } from './useChosen';

interface CaseRowProps {
  one: CaseSummary;
  /** Of the whole table, from 1, the head included. */
  index: number;
  dataset: DatasetSummary;
  viewed: boolean;
  chosen: boolean;
  onToggle: Chosen['toggle'];
  stamp: Thumbnail | undefined;
  colours: readonly Rgb[];
  onPair: (id: string) => void;
}

export const CaseRow = memo(function CaseRow({ one, index, dataset, viewed, chosen, onToggle, stamp, colours, onPair }: CaseRowProps) {
  const { id, labelFiles = [], rule } = one;
  const images = imageFiles(one);
  // Tab comes to the viewed row alone; arrows go through the rows.
  const tabIndex = viewed ? 0 : -1;
  return (
    <tr aria-rowindex={index} aria-selected={viewed} data-chosen={chosen} className={styles.row} onClick={() => applyDesk({ caseId: id })}>
      <td>
        <input
          type="checkbox"
          aria-label={`Choose ${id}`}
          tabIndex={tabIndex}
          checked={chosen}
          onChange={() => undefined}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(id, event.shiftKey);
          }}
        />
      </td>
      <th scope="row" className={styles.caseCell}>
        <ThumbnailCanvas view={stamp} colours={colours} />
        <span title={id}>{id}</span>
      </th>
      <td>
        <SplitSelect one={one} tabIndex={tabIndex} />
      </td>
      <td className={styles.files} title={images.join('\n')}>
        {filesInWords(images)}
      </td>
      <td className={styles.files}>
        <LabelCell one={one} pairable={labelFiles.length + (dataset.spare?.length ?? 0) > 0} tabIndex={tabIndex} onPair={onPair} />
      </td>
      <td className={styles.files} title={rule ?? undefined}>
        {rule?.replace(/ \(.*$/, '') ?? '–'}
      </td>
      <td>{formatShape(one.shape)}</td>
      <td>{formatShape(one.spacing)}</td>
      <td>{one.channels}</td>
      <td className={styles.files}>{classesInWords(one, dataset) ?? 'no mask'}</td>
      <td>{one.patient}</td>
      <td className={styles.warning} title={one.warnings.join('\n')}>
        {one.warnings.length > 0 && `▲ ${one.warnings.join('; ')}`}
      </td>
    </tr>
  );
});

const labelInWords = ({ labelFiles = [], labels }: CaseSummary): string =>
  labelFiles.length > 0 ? filesInWords(labelFiles) : labels === null ? 'no mask' : 'with the image';

interface LabelCellProps extends Pick<CaseRowProps, 'one' | 'onPair'> {
  pairable: boolean;
  tabIndex: number;
}

/** A set that came from no file has no other label to offer. */
function LabelCell({ one, pairable, tabIndex, onPair }: LabelCellProps) {
  const { locked } = useEditing();
  if (!pairable) return labelInWords(one);
  return (
    <button
      type="button"
      data-look="plain"
      className={styles.pairButton}
      disabled={locked}
      tabIndex={tabIndex}
      aria-label={`Label of ${one.id}: ${labelInWords(one)}. Choose another`}
      title={one.labelFiles?.join('\n') || 'Choose a label'}
      onClick={() => onPair(one.id)}
    >
      {labelInWords(one)}
    </button>
  );
}

const sides: readonly Exclude<Split, 'unlabelled'>[] = ['train', 'validation', 'test'];

function SplitSelect({ one, tabIndex }: { one: CaseSummary; tabIndex: number }) {
  const { edit, locked } = useEditing();
  if (one.split === 'unlabelled') return <span className={styles.split}>{splitWords.unlabelled}</span>;
  return (
    <select
      className={styles.split}
      data-split={one.split}
      aria-label={`Split of ${one.id}`}
      tabIndex={tabIndex}
      value={one.split}
      disabled={locked}
      onClick={(event) => event.stopPropagation()}
      onChange={(event) => {
        const split = sides.find((side) => side === event.target.value);
        if (split) edit({ kind: 'split', cases: [one.id], split });
      }}
    >
      {sides.map((side) => (
        <option key={side} value={side}>
          {splitWords[side]}
        </option>
      ))}
    </select>
  );
}

/** Names without folders; more than two are counted. */
export function filesInWords(files: readonly string[]): string {
  if (files.length === 0) return 'generated';
  const names = files.slice(0, 2).map((path) => path.split('/').at(-1) ?? path);
  return names.join(', ') + (files.length > 2 ? ` and ${files.length - 2} more` : '');
}
