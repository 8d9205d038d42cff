// Tasks that run one after the other, never two at once, when the queue's holder says so.

export interface TaskQueue {
  readonly waiting: boolean;
  /** Settles as the task does once it has run. */
  add<T>(task: () => Promise<T>): Promise<T>;
  /** Runs what waits and what joins meanwhile; does nothing while a run is under way. Never rejects: errors go to who added the task. */
  run(): Promise<void>;
  /** Rejects all that wait. */
  reject(error: Error): void;
}

export function createTaskQueue(): TaskQueue {
  const tasks: { run(): Promise<void>; reject(error: Error): void }[] = [];
  let busy = false;
  return {
    get waiting() {
      return tasks.length > 0;
    },
    add: (task) => new Promise((resolve, reject) => tasks.push({ run: () => task().then(resolve, reject), reject })),
    async run() {
      if (busy) return;
      busy = true;
      for (let task = tasks.shift(); task; task = tasks.shift()) await task.run();
      busy = false;
    },
    reject(error) {
      for (const task of tasks.splice(0)) task.reject(error);
    },
  };
}
