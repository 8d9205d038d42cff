// What a person sees before any data: where to drop it, demos that need no download, and whether this computer is fit.
import { ResumeCard } from '../runs/ResumeCard';
import { applyChoosing } from '../../state/store';
import { usePage } from '../../state/usePage';
import { MendPanel } from '../dataset/MendPanel';
import { ModelBar } from '../model/ModelBar';
import { DemoCards } from './DemoCards';
import { FilePickers } from './FilePickers';
import { KeptCard } from './KeptCard';
import { LoadingPanel } from './LoadingPanel';
import { NewHere } from './NewHere';
import { Preflight } from './Preflight';
import styles from './Start.module.css';

export function StartView() {
  const loading = usePage((state) => state.phase === 'loading');
  const loaded = usePage((state) => state.dataset !== null);
  return (
    <main className={styles.start}>
      <div>
        <h2 className={styles.headline}>
          Train a segmentation network here,
          <br />
          and watch it shrink while it learns.
        </h2>
        <p className={styles.lead}>
          Drop images with their masks. A U-Net trains on your own graphics card; Sauron removes the filters it does not need. Nothing
          leaves this computer.
        </p>
        <ModelBar />
        <ResumeCard />
        {loading ? <LoadingPanel /> : <DropZone />}
        <MendPanel />
        <KeptCard disabled={loading} />
        <DemoCards disabled={loading} />
      </div>
      <div className={styles.side}>
        {loaded && !loading && (
          <button type="button" onClick={() => applyChoosing(false)}>
            Back to the loaded data
          </button>
        )}
        <Preflight />
        <NewHere />
      </div>
    </main>
  );
}

function DropZone() {
  return (
    <section className={styles.drop} aria-label="Your data">
      <div>
        <p className={styles.dropTitle}>Drop a folder, a zip or files</p>
        <p className={styles.formats}>
          NIfTI · DICOM · NRRD · MetaImage · TIFF · PNG · JPEG – nnU-Net, Decathlon, BIDS, image and mask folders, and more – or an exported
          model
        </p>
        <FilePickers />
      </div>
    </section>
  );
}
