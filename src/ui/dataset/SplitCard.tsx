// How cases are divided: by shares or in folds, by a seed or by nnU-Net's split file, which can be read and saved here.
import { useRef } from 'react';
import type { DatasetSummary } from '../../protocol/dataset';
import { splitFileName, writeSplitFile } from '../../protocol/splitFile';
import { usePage } from '../../state/usePage';
import { act } from '../shared/act';
import { Card } from '../shared/Card';
import { useClient } from '../shared/ClientContext';
import { Row } from '../shared/Row';
import { saveBlob } from '../shared/saveBlob';
import { Term } from '../shared/Term';
import styles from './Dataset.module.css';
import { useEditing } from './EditContext';
import { takeSplitFile } from './splitFile';
import { splitsInWords } from './summary';

const foldCounts = [2, 3, 4, 5, 10];

export function SplitCard({ dataset }: { dataset: DatasetSummary }) {
  const client = useClient();
  const { edit, locked } = useEditing();
  const { seed, split } = usePage((state) => state.config);
  const fromFile = dataset.splitFileFolds ?? 0;
  const folds = fromFile > 0 ? fromFile : split.folds;
  const choose = (value: string) => {
    if (fromFile > 0) edit({ kind: 'folds', folds: [] });
    act(() => client.configure({ split: { folds: Number(value), fold: 0 } }));
  };
  return (
    <Card title="Split" aside={splitsInWords(dataset)}>
      <Row label="Divided">
        <select
          aria-label="How cases are divided"
          value={fromFile > 0 ? 'file' : String(split.folds)}
          disabled={locked}
          onChange={(event) => choose(event.target.value)}
        >
          {fromFile > 0 && <option value="file">by the split file</option>}
          <option value="0">by shares, seed {seed}</option>
          {[...new Set([...foldCounts, split.folds])]
            .filter((count) => count > 1)
            .map((count) => (
              <option key={count} value={count}>
                {count} folds, seed {seed}
              </option>
            ))}
        </select>
      </Row>
      {folds > 1 && (
        <Row label={<Term name="fold" />}>
          <select
            aria-label="Fold that validates"
            value={Math.min(split.fold, folds - 1)}
            disabled={locked}
            onChange={(event) => act(() => client.configure({ split: { folds, fold: Number(event.target.value) } }))}
          >
            {Array.from({ length: folds }, (_, fold) => (
              <option key={fold} value={fold}>
                {fold} of 0–{folds - 1}
              </option>
            ))}
          </select>
        </Row>
      )}
      <div className={styles.change}>
        <button type="button" onClick={() => act(async () => saveBlob(splitFileName, asFile(await client.folds())))}>
          Save split file
        </button>
        <SplitFileInput disabled={locked} />
      </div>
    </Card>
  );
}

const asFile = (folds: Parameters<typeof writeSplitFile>[0]): Blob => new Blob([writeSplitFile(folds)], { type: 'application/json' });

function SplitFileInput({ disabled }: { disabled: boolean }) {
  const client = useClient();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" disabled={disabled} onClick={() => input.current?.click()}>
        Read split file
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        data-testid="split-input"
        aria-label="Split file"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file) act(() => takeSplitFile(client, file));
        }}
      />
    </>
  );
}
