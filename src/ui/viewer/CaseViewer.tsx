// A case of the data set, plane by plane, with its label over it: from the moment it is loaded, before any training.
import type { CaseSummary, DatasetSummary } from '../../protocol/dataset';
import { usePage } from '../../state/usePage';
import { Blank } from '../shared/Blank';
import { Card } from '../shared/Card';
import { classesInWords } from '../dataset/summary';
import { useClient } from '../shared/ClientContext';
import { CasePlane } from './CasePlane';
import styles from './Viewer.module.css';

export function CaseViewer({ dataset }: { dataset: DatasetSummary }) {
  const caseId = usePage((state) => state.desk.caseId);
  const item = dataset.cases.find(({ id }) => id === caseId);
  return (
    <Card
      title={item?.id ?? 'No case'}
      className={styles.viewer}
      aside={item?.patient === item?.id ? undefined : `patient ${item?.patient}`}
    >
      {item ? <Desk dataset={dataset} item={item} /> : <Blank>Choose a case in the table.</Blank>}
    </Card>
  );
}

function Desk({ dataset, item }: { dataset: DatasetSummary; item: CaseSummary }) {
  const desk = usePage((state) => state.desk);
  const { plane } = useClient();
  const inside = classesInWords(item, dataset);
  return (
    <CasePlane
      item={item}
      classes={dataset.classes}
      of={dataset}
      view={desk}
      ask={plane}
      words={inside === null ? 'It has no label.' : `Label: ${inside}.`}
    />
  );
}
