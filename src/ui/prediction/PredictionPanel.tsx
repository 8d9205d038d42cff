// The watched validation slice with truth and prediction, and the means to watch another.
import { useState } from 'react';
import type { PredictionView } from '../../protocol/inspection';
import { usePage } from '../../state/usePage';
import { Blank } from '../shared/Blank';
import { Card } from '../shared/Card';
import { NearestKept } from '../time/NearestKept';
import { useKeptEpochs } from '../time/useKeptEpochs';
import { usePastPrediction } from '../time/usePastPrediction';
import { CaseBrowser } from './CaseBrowser';
import { PredictionCanvas } from './PredictionCanvas';
import styles from './Prediction.module.css';

export function PredictionPanel() {
  const now = usePage((state) => state.prediction);
  const epoch = usePage((state) => state.shownEpoch);
  const kept = useKeptEpochs(epoch);
  const { found: past, waiting } = usePastPrediction(kept.here);
  const view = past ?? now;
  const [truth, setTruth] = useState(true);
  const [prediction, setPrediction] = useState(true);
  return (
    <Card title="Prediction" aside={describeMoment(view, epoch, { computed: past !== null, waiting })}>
      {view ? <PredictionCanvas view={view} truth={truth} prediction={prediction} waiting={waiting} /> : <Waiting />}
      {epoch !== null && kept.here === null && <NearestKept epoch={epoch} kept={kept} />}
      <CaseBrowser />
      <div className={styles.toggles}>
        <label>
          <input type="checkbox" checked={truth} onChange={(event) => setTruth(event.target.checked)} /> truth, as a line
        </label>
        <label>
          <input type="checkbox" checked={prediction} onChange={(event) => setPrediction(event.target.checked)} /> prediction, filled
        </label>
      </div>
    </Card>
  );
}

/** `epoch`: the one that the page shows. */
function describeMoment(view: PredictionView | null, epoch: number | null, { computed, waiting }: { computed: boolean; waiting: boolean }) {
  if (waiting) return `reading the checkpoint of epoch ${epoch} …`;
  if (!view || view.epoch === 0) return undefined;
  if (computed) return `epoch ${view.epoch}, from its checkpoint`;
  return epoch === null ? `epoch ${view.epoch}` : `now, epoch ${view.epoch}`;
}

function Waiting() {
  const watchable = usePage((state) => state.browsable.length > 0);
  return (
    <Blank>
      {watchable ? 'The slice appears with the first validation.' : 'No validation case to watch: the split left all patients to training.'}
    </Blank>
  );
}
