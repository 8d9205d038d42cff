// Where images are given to an opened network, how it is applied, how far it is, and where the masks are taken from.
import { useId, useRef } from 'react';
import { formatDuration, formatPercent } from '../../lib/format';
import type { Applied, ApplyProgress, MaskFormat } from '../../protocol/model';
import { applyApplyOptions } from '../../state/store';
import { usePageParts } from '../../state/usePage';
import { Card } from '../shared/Card';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import { saveBlob } from '../shared/saveBlob';
import { fromPicker } from '../start/readEntries';
import { useLoad } from '../start/useLoad';
import styles from './Model.module.css';
import { describeDicom } from './modelWords';

export function ApplyPanel() {
  const { progress, applied, options } = usePageParts((state) => ({
    progress: state.applyProgress,
    applied: state.applied,
    options: state.applyOptions,
  }));
  const stale = applied !== null && (applied.options.flips !== options.flips || applied.options.largest !== options.largest);
  return (
    <Card title="Apply to images" aside="no labels needed">
      <Options disabled={progress !== null} />
      {progress ? <Progress progress={progress} /> : <Actions applied={applied} stale={stale} />}
    </Card>
  );
}

function Options({ disabled }: { disabled: boolean }) {
  const { options, flips } = usePageParts((state) => ({
    options: state.applyOptions,
    flips: state.model?.config.augmentation.flips.probability ?? 0,
  }));
  return (
    <fieldset className={styles.options} disabled={disabled}>
      <legend className={styles.hidden}>How the model is applied</legend>
      <label>
        <input type="checkbox" checked={options.flips} onChange={(event) => applyApplyOptions({ flips: event.target.checked })} />
        <span>
          Average over mirror images
          <small>
            Slower. This network was {flips > 0 ? '' : 'not '}trained on mirrored images{flips > 0 ? '' : ', so it may do worse'}.
          </small>
        </span>
      </label>
      <label>
        <input type="checkbox" checked={options.largest} onChange={(event) => applyApplyOptions({ largest: event.target.checked })} />
        <span>
          Keep the largest part of each class
          <small>Smaller parts become background; how much went is shown.</small>
        </span>
      </label>
    </fieldset>
  );
}

function Actions({ applied, stale }: { applied: Applied | null; stale: boolean }) {
  const client = useClient();
  const dicomNote = useId();
  const note = applied && describeDicom(applied);
  const hasNone = applied?.cases.every(({ noDicom }) => noDicom !== null) ?? true;
  const { loadFiles, applyAgain } = useLoad();
  const input = useRef<HTMLInputElement>(null);
  const save = (format: MaskFormat) =>
    act(async () => {
      const { name, blob } = await client.saveMasks({ format });
      saveBlob(name, blob);
    });
  return (
    <>
      {!applied && (
        <p className={styles.dropHere}>
          Drop images, a folder or a zip here. They are prepared as in training; nothing is corrected afterwards unless you ask for it.
        </p>
      )}
      <div className={styles.actions}>
        <button type="button" data-look={applied ? undefined : 'primary'} onClick={() => input.current?.click()}>
          {applied ? 'Other images' : 'Choose images'}
        </button>
        {applied && (
          <>
            <button type="button" disabled={!stale} onClick={applyAgain}>
              Apply again
            </button>
            <button type="button" disabled={hasNone} aria-describedby={dicomNote} onClick={() => save('dicom-seg')}>
              Save as DICOM-SEG
            </button>
            <button type="button" data-look="primary" onClick={() => save('image')}>
              Save the masks
            </button>
          </>
        )}
      </div>
      {note !== null && (
        <p id={dicomNote} className={styles.mute}>
          {note}
        </p>
      )}
      <input
        ref={input}
        data-testid="apply-input"
        type="file"
        multiple
        hidden
        aria-label="Images to apply the model to"
        onChange={(event) => {
          const picked = fromPicker(event.target.files ?? []);
          event.target.value = '';
          if (picked.length > 0) loadFiles(picked, false);
        }}
      />
    </>
  );
}

const stages = { reading: 'Reading', preparing: 'Preparing', predicting: 'Predicting' } as const;

function Progress({ progress: { stage, name, share, secondsLeft } }: { progress: ApplyProgress }) {
  const { cancel } = useLoad();
  return (
    <div className={styles.progress} aria-busy="true">
      <p>
        {stages[stage]} {name}
      </p>
      <progress aria-label="Progress of applying the model" value={share} max={1} />
      <p className={styles.mute}>
        {formatPercent(share)}
        {secondsLeft !== null && ` · ${formatDuration(secondsLeft)} left`}
      </p>
      <button type="button" onClick={cancel}>
        Cancel
      </button>
    </div>
  );
}
