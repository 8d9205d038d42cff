// The session: a handler for every command of the protocol, over one shared core. Knows neither worker nor page.
import type { CommandHandlers } from '../protocol/messages';
import { createDataCommands } from './dataCommands';
import { createEditCommands } from './editCommands';
import { createHandCommands } from './handCommands';
import { createKernelCommands } from './kernelCommands';
import { createLookCommands } from './lookCommands';
import { createModelCommands } from './modelCommands';
import { createPastCommands } from './pastCommands';
import type { SessionTools } from './ports';
import { createRunCommands } from './runCommands';
import { createKeepCommands } from './keepCommands';
import { createSessionCore } from './sessionCore';
import { createTwinCommands } from './twinCommands';

export function createSession(tools: SessionTools): CommandHandlers {
  const core = createSessionCore(tools);
  return {
    ...createDataCommands(core),
    ...createEditCommands(core),
    ...createRunCommands(core),
    ...createLookCommands(core),
    ...createPastCommands(core),
    ...createKernelCommands(core),
    ...createHandCommands(core),
    ...createKeepCommands(core),
    ...createTwinCommands(core),
    ...createModelCommands(core),
  };
}
