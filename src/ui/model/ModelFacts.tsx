// What an opened network is: sizes, classes, what it was trained on and how well it did, filters of every layer; and how training goes on.
import { formatCount, formatPercent, formatShape } from '../../lib/format';
import { nameLayer } from '../../protocol/layerNames';
import type { ModelCard } from '../../protocol/model';
import { isRunning } from '../../state/select';
import { applyUsingModel } from '../../state/store';
import { usePageParts } from '../../state/usePage';
import { Card } from '../shared/Card';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';
import { Row } from '../shared/Row';
import { describeDice, describeIntensities, describeSpacing, describeTraining, kindWords } from './modelWords';
import styles from './Model.module.css';

export function ModelFacts({ model }: { model: ModelCard }) {
  const { config, channels, classes, parameters, initialParameters, provenance, epoch } = model;
  return (
    <>
      <Card title="Model" aside={kindWords[model.kind]}>
        <Row label="parameters">
          {formatCount(parameters)} · {formatPercent(parameters / initialParameters)} of unpruned
        </Row>
        <Row label="takes">
          {config.dimensions === 3 ? 'volumes' : 'slices and pictures'}, {channels === 1 ? '1 channel' : `${channels} channels`}
        </Row>
        <Row label="patch">
          {formatShape(config.patchSize)}, {config.fit === 'resample' ? 'slices resampled to it' : 'overlapping windows'}
        </Row>
        <Row label="intensities">{describeIntensities(config)}</Row>
        <Row label="spacing">{describeSpacing(config)}</Row>
        <Row label="classes">
          {classes
            .slice(1)
            .map(({ name }) => name)
            .join(', ')}
        </Row>
        <Row label="trained">
          epoch {epoch}, {describeTraining(provenance)}
        </Row>
        {provenance?.validationDice && <Row label="validation Dice">{describeDice(provenance.validationDice, classes)}</Row>}
        <Row label="test Dice">{provenance?.testDice ? describeDice(provenance.testDice, classes) : 'not measured'}</Row>
        <Continue model={model} />
      </Card>
      <Card title="Filters" aside="kept of unpruned">
        <FilterBars model={model} />
      </Card>
    </>
  );
}

/** Wants labelled data with the model's channels and classes; a run under way is never replaced. */
function Continue({ model }: { model: ModelCard }) {
  const client = useClient();
  const { loaded, running, applying } = usePageParts((state) => ({
    loaded: state.dataset !== null,
    running: isRunning(state),
    applying: state.applyProgress !== null,
  }));
  const obstacle = running
    ? 'A run is under way; stop it first.'
    : loaded
      ? null
      : 'Load labelled data first: press ← Back, and drop them.';
  const go = () =>
    act(async () => {
      await client.continueModel({ go: true });
      applyUsingModel(false);
    });
  return (
    <div className={styles.continue}>
      <button type="button" disabled={obstacle !== null || applying} onClick={go}>
        Continue training
      </button>
      <p className={styles.mute}>
        {obstacle ?? `A new run on the loaded data with the model’s settings; former runs stay under Runs.`}
        {model.missing.length > 0 && ` Not in the file: ${model.missing.join('; ')}.`}
      </p>
    </div>
  );
}

function FilterBars({ model: { layers, config } }: { model: ModelCard }) {
  const widest = Math.max(...layers.map(({ initialFilters }) => initialFilters));
  return (
    <ul className={styles.filters}>
      {layers.map(({ name, filters, initialFilters }) => (
        <li key={name}>
          <span>{nameLayer(name, config.levels).short}</span>
          <span className={styles.track} aria-hidden="true">
            <span style={{ width: `${(100 * initialFilters) / widest}%` }} />
            <span data-kept="" style={{ width: `${(100 * filters) / widest}%` }} />
          </span>
          <span className={styles.count}>
            {filters} of {initialFilters}
          </span>
        </li>
      ))}
    </ul>
  );
}
