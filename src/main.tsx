// Connects the page's parts: the client that owns the worker, the scripting interface, the theme, <App/>. Nothing else.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from './client/client';
import { createTrainingWorker } from './client/workerLink';
import { createPlayground } from './client/playground';
import { App } from './ui/App';
import { initialiseTheme } from './ui/page/theme';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root.');
initialiseTheme();
const client = createClient(createTrainingWorker, async () => (await import('./charts/drawCharts')).drawCharts());
window.playground = createPlayground(client);
createRoot(root).render(
  <StrictMode>
    <App client={client} />
  </StrictMode>,
);
