// The left column: data set, preset and all settings of the run; locked with an explanation while it runs.
import { isRunning } from '../../state/select';
import { usePage } from '../../state/usePage';
import { DatasetCard } from '../dataset/DatasetCard';
import { Card } from '../shared/Card';
import { SettingsGroup } from './SettingsGroup';
import { DimensionPicker } from './DimensionPicker';
import { augmentationFields, dataFields, keepFields, networkFields, optimisationFields, pruningFields } from './fields';
import { NetworkFacts } from './NetworkFacts';
import { PresetPicker } from './PresetPicker';
import styles from './Settings.module.css';

export function SettingsColumn() {
  const locked = usePage(isRunning);
  return (
    <>
      <DatasetCard />
      <Card title="Recipe">
        <PresetPicker locked={locked} />
        <DimensionPicker locked={locked} />
        {locked && (
          <p className={styles.lock}>
            Settings are fixed while a run is under way, so that its numbers stay comparable. Only λ and the learning rate can be changed,
            and each change is recorded. Stop the run to change the others.
          </p>
        )}
      </Card>
      <SettingsGroup group={networkFields} locked={locked}>
        <NetworkFacts />
      </SettingsGroup>
      <SettingsGroup group={dataFields} locked={locked} />
      <SettingsGroup group={pruningFields} locked={locked} />
      <SettingsGroup group={optimisationFields} locked={locked} />
      <SettingsGroup group={augmentationFields} locked={locked} />
      <SettingsGroup group={keepFields} locked={locked} />
    </>
  );
}
