// A case of the data set, plane by plane, with its label over it: from the moment it is loaded, before any training.
import { useMemo, useState } from 'react';
import { foregroundColours } from '../../charts/palette';
import type { CaseSummary, DatasetSummary } from '../../protocol/dataset';
import { usePage } from '../../state/usePage';
import { Card } from '../shared/Card';
import { classesInWords } from '../dataset/summary';
import { sliceInWords } from '../shared/sliceInWords';
import { PlaneCanvas } from './PlaneCanvas';
import { PlaneControls } from './PlaneControls';
import { usePlane } from './usePlane';
import styles from './Viewer.module.css';
import { resolveWindow, type WindowChoice } from './windows';

export function CaseViewer({ dataset }: { dataset: DatasetSummary }) {
  const caseId = usePage((state) => state.desk.caseId);
  const item = dataset.cases.find(({ id }) => id === caseId);
  return (
    <Card
      title={item?.id ?? 'No case'}
      className={styles.viewer}
      aside={item?.patient === item?.id ? undefined : `patient ${item?.patient}`}
    >
      {item ? <Viewed dataset={dataset} item={item} /> : <p className={styles.waiting}>Choose a case in the table.</p>}
    </Card>
  );
}

function Viewed({ dataset, item }: { dataset: DatasetSummary; item: CaseSummary }) {
  const desk = usePage((state) => state.desk);
  const { view, refusal } = usePlane(dataset, desk);
  const [choice, setChoice] = useState<WindowChoice>('percentiles');
  const [opacity, setOpacity] = useState(0.45);
  const range = item.intensity[desk.channel] ?? { min: 0, max: 1 };
  const percentiles = view?.caseId === item.id ? view.window : { low: range.min, high: range.max };
  const window = resolveWindow(choice, percentiles, range);
  const colours = useMemo(() => foregroundColours(dataset.classes), [dataset.classes]);
  const { low, high } = window;
  const style = useMemo(() => ({ window: { low, high }, opacity, colours }), [low, high, opacity, colours]);
  const inside = classesInWords(item, dataset);
  const label = `Image of ${item.id}, ${sliceInWords(desk)}${item.channels > 1 ? `, channel ${desk.channel + 1}` : ''}. ${inside === null ? 'It has no label.' : `Label: ${inside}.`}`;
  return (
    <>
      {refusal !== null && <p className={styles.waiting}>{refusal}</p>}
      {view && <PlaneCanvas view={view} style={style} classes={dataset.classes} label={label} onWindow={setChoice} />}
      {!view && refusal === null && <p className={styles.waiting}>Reading the slice …</p>}
      <PlaneControls
        item={item}
        desk={desk}
        choice={choice}
        window={window}
        opacity={opacity}
        onChoice={setChoice}
        onOpacity={setOpacity}
      />
    </>
  );
}
