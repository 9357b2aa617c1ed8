/** Threads that divide jobs among them: one leads, the others help. */
export interface Team {
  readonly threads: number;
  /** Does the tasks 0 … tasks − 1 of a job, in any order, on all threads; returns when all are done. For the leader. */
  run(job: number, tasks: number): void;
  /** Does the tasks of those jobs until the leader ends. For helpers. */
  help(): void;
  /** Lets the helpers return. For the leader. */
  end(): void;
}

/** Words of memory that a team needs. */
export const teamWords = 80;

/** Words that are written by several threads lie on cache lines of their own. */
const at = { generation: 0, next: 16, done: 32, job: 48, tasks: 64 };
const ended = -1;
/** `next` holds a job's number above the number of its next task; a job of more tasks is done by the leader alone. */
const taskBits = 14;
const noTask = 2 ** taskBits - 1;
/** Looks for something to do before a thread sleeps, about 50 µs: waking one takes as long. */
const looks = 20_000;

/**
 * @param words shared by the threads, zeros at first
 * @param perform does a task, on whichever thread it is called
 */
export function createTeam(
  words: Int32Array,
  threads: number,
  perform: (job: number, task: number) => void,
): Team {
  /**
   * Takes tasks until none is left. A task is taken only if its job is still the one that was looked at: a thread that
   * was held up in between must not take one of the next job by the number of this one's.
   */
  const work = (): void => {
    for (;;) {
      const next = Atomics.load(words, at.next);
      const task = next & noTask;
      const tasks = Atomics.load(words, at.tasks);
      if (task >= tasks) return;
      if (Atomics.compareExchange(words, at.next, next, next + 1) !== next) continue;
      perform(words[at.job], task);
      if (Atomics.add(words, at.done, 1) + 1 === tasks) Atomics.notify(words, at.done);
    }
  };
  /** Until the word is another than `value`, at first without sleeping. */
  const waitForChange = (word: number, value: number): void => {
    for (let i = 0; i < looks; i++) if (Atomics.load(words, word) !== value) return;
    Atomics.wait(words, word, value);
  };
  /** No task can be taken while a job is written. */
  const write = (job: number, tasks: number): void => {
    number += 1;
    Atomics.store(words, at.next, (number << taskBits) | noTask);
    Atomics.store(words, at.tasks, tasks);
    Atomics.store(words, at.done, 0);
    words[at.job] = job;
    Atomics.store(words, at.next, number << taskBits);
    Atomics.add(words, at.generation, 1);
    Atomics.notify(words, at.generation);
  };
  let number = 0;

  return {
    threads,
    run(job, tasks) {
      if (threads === 1 || tasks === 1 || tasks >= noTask) {
        for (let task = 0; task < tasks; task++) perform(job, task);
        return;
      }
      write(job, tasks);
      work();
      for (let done = Atomics.load(words, at.done); done < tasks; done = Atomics.load(words, at.done))
        waitForChange(at.done, done);
    },
    help() {
      for (let seen = 0; ;) {
        waitForChange(at.generation, seen);
        seen = Atomics.load(words, at.generation);
        if (words[at.job] === ended) return;
        work();
      }
    },
    end() {
      if (threads === 1) return;
      write(ended, 0);
    },
  };
}
