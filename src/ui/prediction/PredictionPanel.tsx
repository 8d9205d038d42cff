// The watched validation slice with truth and prediction, and the means to watch another.
import { useState } from 'react';
import { usePage } from '../../state/usePage';
import { Blank } from '../shared/Blank';
import { Card } from '../shared/Card';
import { CaseBrowser } from './CaseBrowser';
import { PredictionCanvas } from './PredictionCanvas';
import styles from './Prediction.module.css';

export function PredictionPanel() {
  const view = usePage((state) => state.prediction);
  const past = usePage((state) => state.shownEpoch !== null);
  const [truth, setTruth] = useState(true);
  const [prediction, setPrediction] = useState(true);
  return (
    <Card title="Prediction" aside={view && view.epoch > 0 ? `${past ? 'now, ' : ''}epoch ${view.epoch}` : undefined}>
      {view ? <PredictionCanvas view={view} truth={truth} prediction={prediction} /> : <Waiting />}
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

function Waiting() {
  const watchable = usePage((state) => state.browsable.length > 0);
  return (
    <Blank>
      {watchable ? 'The slice appears with the first validation.' : 'No validation case to watch: the split left all patients to training.'}
    </Blank>
  );
}
