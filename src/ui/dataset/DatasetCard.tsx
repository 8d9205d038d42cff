// The loaded data set in a few lines, with the way to its cases and to another one.
import { useState } from 'react';
import { isRunning } from '../../state/select';
import { applyChoosing } from '../../state/store';
import { usePage } from '../../state/usePage';
import { FilePickers } from '../start/FilePickers';
import { Card } from '../shared/Card';
import { Dialog } from '../shared/Dialog';
import { plural } from '../../lib/format';
import { Row } from '../shared/Row';
import { CaseDesk } from './CaseDesk';
import { ClassLegend } from './ClassLegend';
import { DeskSide } from './DeskSide';
import { Findings } from './Findings';
import styles from './Dataset.module.css';
import { KeptRow } from './KeptRow';
import { countSlices, sizeInWords, spacingInWords, splitsInWords } from './summary';

export function DatasetCard() {
  const dataset = usePage((state) => state.dataset);
  const running = usePage(isRunning);
  const [open, setOpen] = useState(false);
  if (!dataset) return null;
  const { cases, classes, refused } = dataset;
  return (
    <Card
      title="Data set"
      aside={
        <button type="button" data-look="plain" className={styles.link} onClick={() => setOpen(true)}>
          cases
        </button>
      }
    >
      <Row label="Cases">{splitsInWords(dataset)}</Row>
      <Row label="Slices">
        {countSlices(cases)} of {sizeInWords(cases)}
      </Row>
      <Row label="Spacing">{spacingInWords(cases)}</Row>
      {refused.length > 0 && <Row label="Refused">{plural(refused.length, 'file')}</Row>}
      <KeptRow />
      <ClassLegend classes={classes} />
      <Dialog wide title="Cases" open={open} onClose={() => setOpen(false)}>
        <div className={styles.deskDialog}>
          <div>
            <Findings dataset={dataset} />
            <CaseDesk dataset={dataset} />
          </div>
          <div>
            <DeskSide />
          </div>
        </div>
      </Dialog>
      {running ? (
        <p className={styles.note}>Stop the run to change the data.</p>
      ) : (
        <div className={styles.change}>
          <FilePickers add />
          <button type="button" onClick={() => applyChoosing(true)}>
            Other data
          </button>
        </div>
      )}
    </Card>
  );
}
