// Connects the page's parts: the client that owns the worker, the scripting interface, the theme, the watch for newer versions, <App/>. Nothing else.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from './client/client';
import { createTrainingWorker } from './client/workerLink';
import { createPlayground } from './client/playground';
import { watchUpdates } from './client/updates';
import { applyUpdateReady } from './state/store';
import { App } from './ui/App';
import { initialiseTheme } from './ui/page/theme';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root.');
initialiseTheme();
const client = createClient(createTrainingWorker, async () => (await import('./charts/drawCharts')).drawCharts());
window.playground = createPlayground(client);
const updates = watchUpdates(
  {
    // Vite's development server is asked for every file anew.
    container: import.meta.env.PROD ? (navigator as Partial<Navigator>).serviceWorker : undefined,
    loaded: new Promise((done) => window.addEventListener('load', done, { once: true })),
    script: './service-worker.js',
    reload: () => window.location.reload(),
    everyHour: (ask) => void setInterval(ask, 3_600_000),
  },
  applyUpdateReady,
);
createRoot(root).render(
  <StrictMode>
    <App client={client} onUpdate={updates.take} />
  </StrictMode>,
);
