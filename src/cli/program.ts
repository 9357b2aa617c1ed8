import { Command, InvalidArgumentError, Option } from 'commander';
import { cancelRun, followToEnd, listRuns, showRun } from './commands/runs.ts';
import {
  cancelBatch,
  downloadBatch,
  listBatches,
  predictDataset,
  showBatch,
  type DatasetOptions,
} from './commands/batches.ts';
import {
  aliasModel,
  deleteModel,
  exportEndings,
  exportModel,
  importModel,
  listAliasMoves,
  listModels,
  registerModel,
  showModel,
} from './commands/models.ts';
import { predict, type PredictOptions } from './commands/predict.ts';
import {
  followSearch,
  listSearches,
  searchByItself,
  showImportance,
  showSearch,
  startSearch,
  steerSearch,
  type AutoOptions,
  type SearchOptions,
} from './commands/searches.ts';
import { train, type TrainOptions } from './commands/train.ts';
import { upload } from './commands/upload.ts';
import type { TrainyardClient } from '../client/client.ts';
import { openSession, type CliIo, type CommonOptions, type Session } from './session.ts';

/** Where a service is started, and with what. */
export interface ServeOptions {
  port?: number;
  host?: string;
  data?: string;
}

/** What takes part in a federated run, and as whom. */
export interface ParticipateOptions {
  file: string;
  run: string;
  name: string;
  client: TrainyardClient;
  progress: (text: string) => void;
}

/** What of the command line is not a client of the service. */
export interface CliParts {
  io: CliIo;
  version: string;
  /** Runs the service in this process. */
  serve(options: ServeOptions): Promise<void>;
  /** Fetches and readies what the service needs beside the package. */
  setUp(options: { gpu: boolean }): Promise<void>;
  /** Trains on a file of this machine for a federated run. */
  participate(options: ParticipateOptions): Promise<{ client: string; rounds: number; status: string }>;
}

/** The command line: `await createProgram(parts).parseAsync(argv)`. Errors of a command reject; of its arguments, commander tells. */
export function createProgram(parts: CliParts): Command {
  const { io, version } = parts;
  const program = new Command('trainyard')
    .description('Training as a service: upload data, train models, predict.')
    .version(version)
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    // Before commands are added, which take it over: the process ends in one place.
    .exitOverride();

  program
    .command('serve')
    .description('Start the service: server, database and worker')
    .addOption(whole('--port <number>', 'port to listen on; 0 takes a free one'))
    .option('--host <address>', 'address to listen on; 0.0.0.0 for all')
    .option('--data <folder>', 'folder for the database, models and the admin key')
    .action((options: ServeOptions) => parts.serve(options));
  program
    .command('setup')
    .description('Fetch libtensorflow and ready PostgreSQL, which serve does as well where it is missing')
    .option('--gpu', 'fetch the build for NVIDIA GPUs (3 GB)', false)
    .action((options: { gpu: boolean }) => parts.setUp(options));

  client(
    program,
    'participate <run> <file>',
    'Train on rows of this machine, which are not uploaded, for a federated run, to its end',
  )
    .option('--name <name>', 'name of this client, for the owner of the run', 'participant')
    .action(
      run(async (session, [runId, file], { name }: { name: string }) => {
        const progress = (text: string): void => session.progress(text);
        const ended = await parts.participate({ run: runId, file, name, client: session.client, progress });
        session.answer(ended, () => `The run has ${ended.status}; ${ended.client} trained ${ended.rounds} rounds.`); // prettier-ignore
      }),
    );
  client(
    program,
    'upload <file>',
    'Upload a CSV, JSON, Parquet or ZIP file as a dataset, and wait until it is read',
  )
    .option('--name <name>', 'name of the dataset; by default that of the file')
    .option('--format <format>', 'format of the file; by default it is detected')
    .action(run((session, [file], options) => upload(session, io, file, options)));

  client(program, 'train <data>', 'Train on a dataset (ds_…) or a file, and follow the run to its end')
    .option('--target <column>', 'column to predict')
    .option('--task <type>', 'type of the task; by default what the target column suggests')
    .option('--model <family>', 'family of the model, such as mlp or gradientBoostedTrees')
    .option('--definition <file>', 'JSON file with an experiment definition; the other options change it')
    .option('--name <name>', 'name of the experiment')
    .addOption(whole('--epochs <number>', 'passes over the training rows'))
    .addOption(whole('--seed <number>', 'seed of every random choice'))
    .option(
      '--set <path=value>',
      'any option of the definition, such as training.batchSize=64; repeatable',
      collect,
    )
    .option('--register <model>', 'register the run as a version of this model')
    .option('--detach', 'leave when the run is queued')
    .action(run((session, [data], options: TrainOptions) => train(session, io, data, options)));

  const runs = program.command('runs').description('List, show, follow and cancel runs');
  client(runs, 'list', 'List runs, newest first', { isDefault: true })
    .option('--status <status>', 'only runs of this status')
    .addOption(whole('--limit <number>', 'most runs to list'))
    .action(run((session, _, query: { status?: string; limit?: number }) => listRuns(session, query)));
  client(runs, 'show <run>', 'Show a run').action(run((session, [id]) => showRun(session, id)));
  client(runs, 'follow <run>', 'Follow a run to its end').action(
    run((session, [id]) => followToEnd(session, id)),
  );
  client(runs, 'cancel <run>', 'Cancel a run').action(run((session, [id]) => cancelRun(session, id)));

  client(
    program,
    'predict <model> [file]',
    'Predict the rows of a CSV, JSON or NDJSON file, or of standard input; the model by its name or as name@alias',
  )
    .addOption(whole('--model-version <number>', 'version of the model; the live one by default'))
    .option('--ignore-unknown', 'leave out columns that the model and its dataset do not have')
    .option('--dataset <dataset>', 'predict a dataset (ds_…) in the background, in place of a file')
    .option(
      '--output <file>',
      'with --dataset: file to write, .parquet or .csv; without it the result stays in the service',
    )
    .option('--columns <names>', 'with --dataset: columns beside the predictions, by commas; all by default')
    .option(
      '--mark-invalid',
      'with --dataset: write rows that can not be predicted with the reason, rather than fail',
    )
    .option('--detach', 'with --dataset: leave when it is queued')
    .action(
      run((session, [model, file], options: PredictOptions & DatasetOptions) =>
        options.dataset === undefined
          ? predict(session, io, model, file ?? '-', options)
          : predictDataset(session, io, model, { ...options, dataset: options.dataset }),
      ),
    );

  const batches = program
    .command('batches')
    .description('List, show, cancel and download predictions of datasets');
  client(batches, 'list', 'List batch predictions, newest first', { isDefault: true }).action(
    run((session) => listBatches(session)),
  );
  client(batches, 'show <batch>', 'Show a batch prediction').action(
    run((session, [id]) => showBatch(session, id)),
  );
  client(batches, 'cancel <batch>', 'Cancel a batch prediction').action(
    run((session, [id]) => cancelBatch(session, id)),
  );
  client(batches, 'download <batch> <file>', 'Write the result of a batch prediction to a file').action(
    run((session, [id, file]) => downloadBatch(session, io, id, file)),
  );

  const searches = program.command('search').description('Search for the best parameters of a definition');
  client(searches, 'list', 'List searches, newest first', { isDefault: true }).action(
    run((session) => listSearches(session)),
  );
  const fromFile = client(
    searches,
    'start <file>',
    'Start a search from a JSON file, and follow it to its end',
  ).option('--dataset <dataset>', 'dataset (ds_…) in place of that of the file');
  startsSearch(fromFile, {
    seconds: 'time of the search',
    plan: 'check the search and show its first trials, and start nothing',
  }).action(run((session, [file], options: SearchOptions) => startSearch(session, io, file, options)));
  const byItself = client(
    searches,
    'auto <data>',
    'Search over families of models and their options on a dataset (ds_…) or a file, and follow it to its end',
  )
    .option('--target <column>', 'column to predict')
    .option('--task <type>', 'type of the task; by default what the target column suggests')
    .option('--model <family>', 'one family, whose options are searched over')
    .option('--definition <file>', 'JSON file with an experiment definition; what it says stays as it is')
    .option('--set <path=value>', 'any option of the definition, which stays as it is; repeatable', collect)
    .option('--metric <metric>', 'metric that trials are compared by, such as auc or rmse');
  startsSearch(byItself, {
    seconds: 'time of the search; 600 where no number of trials is given',
    plan: 'say what would be tried, and start nothing',
  }).action(run((session, [data], options: AutoOptions) => searchByItself(session, io, data, options)));
  client(searches, 'show <search>', 'Show a search and its best trials').action(
    run((session, [id]) => showSearch(session, id)),
  );
  client(searches, 'follow <search>', 'Follow a search to its end')
    .option('--register <model>', 'register the best trial as a version of this model')
    .action(run((session, [id], { register }: { register?: string }) => followSearch(session, id, register)));
  client(searches, 'importance <search>', 'Show how much each parameter decides').action(
    run((session, [id]) => showImportance(session, id)),
  );
  for (const verb of ['cancel', 'pause', 'resume'] as const)
    client(searches, `${verb} <search>`, `${verb[0].toUpperCase()}${verb.slice(1)} a search`).action(
      run((session, [id]) => steerSearch(session, id, verb)),
    );

  const models = program.command('models').description('List, show, register, import and delete models');
  client(models, 'list', 'List models, newest first', { isDefault: true }).action(
    run((session) => listModels(session)),
  );
  client(models, 'show <model>', 'Show the versions of a model').action(
    run((session, [name]) => showModel(session, name)),
  );
  client(models, 'register <model> <run>', 'Register a run as a version of a model')
    .addOption(whole('--step <number>', 'step of the checkpoint; the final one by default'))
    .action(
      run((session, [name, id], options: { step?: number }) => registerModel(session, name, id, options)),
    );
  client(
    models,
    'import <model> <file>',
    'Import an ONNX file, or a ZIP or .tar.gz of a TensorFlow.js layers model, as a version of a model',
  )
    .option(
      '--description <file>',
      'JSON file that says what the model file does not: columns, task, classes',
    )
    .action(
      run((session, [name, file], options: { description?: string }) =>
        importModel(session, io, name, file, options),
      ),
    );
  client(models, 'export <model>', 'Write a version of a model to a file in another format')
    .addOption(whole('--model-version <number>', 'version of the model; the live one by default'))
    .addOption(
      new Option(
        '--format <format>',
        'an ONNX file, or an archive with a TensorFlow.js model or a SavedModel',
      )
        .choices(Object.keys(exportEndings))
        .default('onnx'),
    )
    .option('--file <name>', 'file to write; by default <model>-<version> with the ending of the format')
    .action(
      run((session, [name], options: Parameters<typeof exportModel>[3]) =>
        exportModel(session, io, name, options),
      ),
    );
  client(models, 'alias <model> [alias]', 'List the aliases of a model, show one, move it or delete it')
    .addOption(whole('--to <version>', 'version that the alias is to point to'))
    .option('--delete', 'delete the alias')
    .action(
      run((session, [name, alias], options: { to?: number; delete?: boolean }) =>
        aliasModel(session, name, alias, options),
      ),
    );
  client(models, 'history <model>', 'Show who moved the aliases of a model').action(
    run((session, [name]) => listAliasMoves(session, name)),
  );
  client(models, 'delete <model>', 'Delete a model with all its versions, or one of them')
    .addOption(whole('--model-version <number>', 'the version to delete'))
    .option('--force', 'delete a model that has aliases, too')
    .action(
      run((session, [name], options: { modelVersion?: number; force?: boolean }) =>
        deleteModel(session, name, options),
      ),
    );
  return program;

  /** A commander action with a session of the command's own options. */
  function run<Options extends object>(
    action: (session: Session, args: string[], options: Options) => Promise<void>,
  ): (...given: unknown[]) => Promise<void> {
    return async (...given) => {
      const options = given.at(-2) as Options & CommonOptions;
      const { url, key, json, curl, ...own } = options;
      const args = given.slice(0, -2).filter((arg): arg is string => typeof arg === 'string');
      await action(openSession({ url, key, json, curl }, io), args, own as unknown as Options);
    };
  }
}

/** A command that calls a service, with the options that all of these take. */
function client(
  parent: Command,
  usage: string,
  description: string,
  settings: { isDefault?: boolean } = {},
): Command {
  return parent
    .command(usage, settings)
    .description(description)
    .option('--url <url>', 'address of the service; by default TRAINYARD_URL, or http://127.0.0.1:8080')
    .option('--key <key>', 'API key; by default TRAINYARD_KEY, or the admin key in the data folder')
    .option('--json', 'answer as JSON')
    .option('--curl', 'show each request as a curl command');
}

/** The options of a command that starts a search, with what two of them mean there. */
function startsSearch(command: Command, { seconds, plan }: { seconds: string; plan: string }): Command {
  return command
    .addOption(whole('--trials <number>', 'most trials'))
    .addOption(whole('--parallel <number>', 'most trials at a time'))
    .addOption(whole('--seconds <number>', seconds))
    .addOption(whole('--seed <number>', 'seed of the sampler'))
    .option('--plan', plan)
    .option('--register <model>', 'register the best trial as a version of this model')
    .option('--detach', 'leave when the search is started');
}

function whole(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    if (!/^\d+$/.test(text)) throw new InvalidArgumentError('A whole number is meant.');
    return Number(text);
  });
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}
