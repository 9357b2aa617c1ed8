/** Types of the API, written by `npm run openapi` from openapi/openapi.json. */

export interface paths {
    "/api/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List datasets, newest first */
        get: operations["listDatasets"];
        put?: never;
        /**
         * Upload a dataset
         * @description Send the file as the body, or as a part of a form. It may be CSV, TSV, JSON, NDJSON or Parquet, also gzip-compressed, or a ZIP of one such file or of PNG, JPEG or WebP images with a folder for each label or a labels.csv whose column file_name names the files. The upload is streamed, so it may be large.
         *
         *     The reply comes when the file is stored. It is then read and checked in the background: get the dataset until its status is `ready` or `rejected`.
         *
         *     On this page: send the example as it stands, or choose `multipart/form-data` to pick a file of yours.
         *
         *     Two uploads with the same Idempotency-Key count as one if URL, media type and bytes are equal.
         */
        post: operations["createDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{datasetId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a dataset: its status, its columns, or why it was rejected */
        get: operations["getDataset"];
        put?: never;
        post?: never;
        /** Delete a dataset that no experiment uses */
        delete: operations["deleteDataset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{datasetId}/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the profile of a ready dataset: statistics of each column, correlations, warnings */
        get: operations["getDatasetProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{datasetId}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get some rows of a ready dataset */
        get: operations["getDatasetRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{datasetId}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the upload of a dataset again with other options
         * @description The file that was uploaded is kept, so that a delimiter, a decimal mark, the format of dates or the type of a column can be told without a second upload. The options replace those before. The dataset is `uploaded` again, then `validating`, and ends as `ready` or `rejected`; one that experiments use is refused.
         */
        post: operations["readDatasetAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List experiments, newest first */
        get: operations["listExperiments"];
        put?: never;
        /**
         * Create an experiment
         * @description An alias of `POST /experiments/plan` with `?validateOnly=true`.
         */
        post: operations["createExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get the estimate of a definition, and store nothing
         * @description Checks a definition and answers with every default written in, rows, shapes, parameters, memory, steps and warnings. Changes nothing, so it takes no Idempotency-Key.
         */
        post: operations["planExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{experimentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an experiment */
        get: operations["getExperiment"];
        put?: never;
        post?: never;
        /** Delete an experiment without runs */
        delete: operations["deleteExperiment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{experimentId}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Queue a training run of an experiment */
        post: operations["createRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List runs, newest first */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a run: status, history, progress, execution */
        get: operations["getRun"];
        put?: never;
        post?: never;
        /** Delete a finished run with its events, metrics and checkpoints */
        delete: operations["deleteRun"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{runId}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the attempts of a run: who trained it, how far it got, and why it ended */
        get: operations["listRunAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{runId}/evaluation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the evaluation of the trained model on held-out data */
        get: operations["getRunEvaluation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{runId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a run; a run that is training keeps a last checkpoint */
        post: operations["cancelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{runId}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause a run, with a checkpoint to resume from */
        post: operations["pauseRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{runId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume a paused run */
        post: operations["resumeRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{runId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Retry a failed run from its last checkpoint */
        post: operations["retryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{runId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the events of a run, or follow them live
         * @description `Accept: text/event-stream` gives the events as they happen: the earlier ones first (those after `Last-Event-ID` or `after`), a comment every 15 seconds, and an event `end` when the run has finished. A stream ends with its API key.
         *
         *     A run that goes on from a checkpoint trains some steps again. A `metrics` event with `voidAfterStep` says so ahead of them: points of later steps that came before it are void.
         */
        get: operations["listRunEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{runId}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the log of a run: its log and warning events
         * @description `Accept: text/plain` gives the whole log, one line per event.
         */
        get: operations["listRunLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{runId}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the metrics of a run */
        get: operations["listRunMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{runId}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the rows of an evaluated run: their part and fold, and predictions beside the truth
         * @description The rows of `validation` and `test` have the prediction of the final model; training rows have their part alone. With folds, each row is once in `test` with its `fold`, predicted by the model that was trained without that fold, and once in a part of the final model, if there is one. Rows that the run left out (without a target, dropped duplicates) are not listed. `order=error` lists the largest errors first, and `correct=false` the wrong classes only.
         */
        get: operations["listRunRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{runId}/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the checkpoints of a run, newest first, pruned ones included */
        get: operations["listCheckpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{runId}/checkpoints/{step}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a checkpoint */
        get: operations["getCheckpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{runId}/checkpoints/{step}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download a checkpoint as a .tar.gz: manifest.json, model.json, weights, fitted preparation */
        get: operations["downloadCheckpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List models, newest first */
        get: operations["listModels"];
        put?: never;
        /** Register a model version from a run; the first version creates the model */
        post: operations["registerModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a model with its versions */
        get: operations["getModel"];
        put?: never;
        post?: never;
        /**
         * Delete a model with all its versions
         * @description A model that has aliases is refused, unless `force` is true.
         */
        delete: operations["deleteModel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the versions of a model, newest first */
        get: operations["listModelVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{name}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a version of a model */
        get: operations["getModelVersion"];
        put?: never;
        post?: never;
        /**
         * Delete a version of a model
         * @description A version that an alias points to is refused, and so is the only one of a model. Its number is not given again.
         */
        delete: operations["deleteModelVersion"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{name}/versions/{version}/export/onnx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a version of a model as an ONNX file, its preparation included
         * @description One input a column, `[rows, 1]`: doubles for numbers (NaN is missing), booleans as 1 and 0, date-times as seconds since 1970, strings for categories (empty is missing). The outputs are those of a prediction. The file is run by ONNX Runtime beside the model before it is sent; it takes seconds. Tables with linear models, multi-layer perceptrons, wide-and-deep models, trees and forests can be exported; texts, images, examples of several rows and hashed columns can not.
         */
        get: operations["exportModelVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{name}/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict rows with a model
         * @description The version that the alias `live` points to answers, otherwise the newest. The rows go through the run's own preparation. Changes nothing, so it takes no Idempotency-Key. A key with the role `predictor` is enough, as an application has it.
         */
        post: operations["predict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{name}/versions/{version}/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict rows with a version of a model
         * @description Always with this version, whichever are added later. The rows go through the run's own preparation. Changes nothing, so it takes no Idempotency-Key. A key with the role `predictor` is enough, as an application has it.
         */
        post: operations["predictWithVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{name}@{alias}/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Predict rows with the version that an alias points to
         * @description A moved alias takes effect at once, and within a second where another server moved it. The rows go through the run's own preparation. Changes nothing, so it takes no Idempotency-Key. A key with the role `predictor` is enough, as an application has it.
         */
        post: operations["predictWithAlias"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{name}/aliases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the aliases of a model */
        get: operations["listModelAliases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{name}/aliases/{alias}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an alias of a model */
        get: operations["getModelAlias"];
        /**
         * Point an alias to a version of a model
         * @description Creates the alias or moves it, in one step: each request is answered by the old or by the new version. The alias `live` names the version that answers requests without a version. A move to where the alias is changes nothing. No alias can be called `latest`.
         */
        put: operations["moveModelAlias"];
        post?: never;
        /**
         * Delete an alias of a model
         * @description Its history stays until the model is deleted.
         */
        delete: operations["deleteModelAlias"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{name}/alias-moves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the moves of the aliases of a model, newest first
         * @description Who moved an alias when, from which version to which. Deleted aliases are among them.
         */
        get: operations["listAliasMoves"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List projects, newest first
         * @description Needs an operator: an admin key of the project `default`.
         */
        get: operations["listProjects"];
        put?: never;
        /**
         * Create a project
         * @description Needs an operator: an admin key of the project `default`. Then create keys in it with `POST /keys` and its name.
         */
        post: operations["createProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{projectId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a project
         * @description Needs an operator: an admin key of the project `default`.
         */
        get: operations["getProject"];
        put?: never;
        post?: never;
        /**
         * Delete an empty project, with its keys
         * @description Needs an operator: an admin key of the project `default`. A project that has datasets, experiments, runs or models is refused. Its keys stop working; other server processes may accept them for ten more seconds.
         */
        delete: operations["deleteProject"];
        options?: never;
        head?: never;
        /**
         * Rename a project
         * @description Needs an operator: an admin key of the project `default`. The id, the keys and everything in the project stay as they are.
         */
        patch: operations["renameProject"];
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the API keys of the project, newest first */
        get: operations["listKeys"];
        put?: never;
        /**
         * Create an API key; its secret is shown once
         * @description An admin creates keys in its own project; an operator (an admin key of the project `default`) in any: name it with `project`.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete an API key
         * @description The key stops working and its event streams end; other server processes may accept it for ten more seconds. An operator may delete keys of any project.
         */
        delete: operations["deleteKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the engines of the live workers, the queue, the version, the limits */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check that the process is alive */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check that database, queue and blob store answer */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics of the service, for Prometheus
         * @description Figures of a database or queue that does not answer within 2 seconds are left out, and `trainyard_scrape_failed` is 1.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the version and the addresses of the service
         * @description `Accept: text/html` gives a page for people.
         */
        get: operations["getLanding"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/errors/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the meaning of an error code; the `type` of a problem document points here */
        get: operations["getErrorCode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get this document
         * @description The reply has an `ETag`; a request with `If-None-Match` is answered 304 while it is the same.
         */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AdagradOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "adagrad";
            /** @description Learning rate. Default: `0.001`. */
            learningRate?: number;
            /** @description Initial value of the sum of squared gradients. Default: `0.1`. */
            initialAccumulator?: number;
            /** @description Constant that is added to the divisor, so that it is never 0. Default: `1e-7`. */
            epsilon?: number;
        };
        AdamOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "adam";
            /** @description Learning rate. Default: `0.001`. */
            learningRate?: number;
            /** @description Decay rate of the first moment. Default: `0.9`. */
            beta1?: number;
            /** @description Decay rate of the second moment. Default: `0.999`. */
            beta2?: number;
            /** @description Constant that is added to the divisor, so that it is never 0. Default: `1e-7`. */
            epsilon?: number;
            /** @description Factor λ of weight decay, for all weights and biases. `sgd` and `adam` add λ·w to the gradient after clipping, as PyTorch does (an L2 penalty λ/2·Σw², which Adam scales like the rest of the gradient); `adamw` decouples it (Loshchilov and Hutter 2019): each step subtracts learning rate × λ × w. */
            weightDecay?: number;
        };
        AdamwOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "adamw";
            /** @description Learning rate. Default: `0.001`. */
            learningRate?: number;
            /** @description Decay rate of the first moment. Default: `0.9`. */
            beta1?: number;
            /** @description Decay rate of the second moment. Default: `0.999`. */
            beta2?: number;
            /** @description Constant that is added to the divisor, so that it is never 0. Default: `1e-7`. */
            epsilon?: number;
            /** @description Factor λ of weight decay, for all weights and biases. `sgd` and `adam` add λ·w to the gradient after clipping, as PyTorch does (an L2 penalty λ/2·Σw², which Adam scales like the rest of the gradient); `adamw` decouples it (Loshchilov and Hutter 2019): each step subtracts learning rate × λ × w. Default: `0.004`. */
            weightDecay?: number;
        };
        AliasMove: {
            /** @description Number of the move; the moves of a model count from 1. */
            number: number;
            /** @example champion */
            alias: string;
            from: number | null;
            to: number | null;
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            movedAt: string;
            movedBy: {
                /** @example key_00000000000000000000000001 */
                keyId: string;
                /** @description Name of the key when the alias was moved. */
                keyName: string;
            };
        };
        ApiKey: {
            /** @example key_00000000000000000000000001 */
            id: string;
            name: string;
            /** @enum {string} */
            role: "predictor" | "reader" | "writer" | "admin";
            /** @description Name of the project that the key belongs to. */
            project: string;
            /** @description First characters of the secret, which identify the key. */
            prefix: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            createdAt: string;
            lastUsedAt: string | null;
        };
        /** @description Dense layers that rebuild the row from a narrow code, for the task autoencoding. */
        AutoencoderModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "autoencoder";
            /** @description Layers of the encoder; by default one of half the width of the row, at most 512 units. */
            layers?: components["schemas"]["DenseLayer"][];
            /** @description The narrow layer. */
            bottleneck?: {
                /** @description Width of the code; by default a quarter of the width of the row, at most 32. */
                units?: number;
                /**
                 * @description Activation of the code. Default: `"linear"`.
                 * @enum {string}
                 */
                activation?: "relu" | "linear" | "sigmoid" | "tanh" | "elu" | "selu" | "softplus" | "softsign" | "gelu" | "swish" | "leakyRelu";
                /**
                 * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
                 * @enum {string}
                 */
                initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
                /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
                deviation?: number;
            };
            /** @description Layers of the decoder; by default those of the encoder in reverse order. */
            decoder?: components["schemas"]["DenseLayer"][];
        };
        AutoencodingEvaluation: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "autoencoding";
            rows: number;
            /** @description Training loss without regularisation. */
            loss: number;
            /** @description Mean squared error over all features of all rows. */
            mse: number;
            rmse: number;
            mae: number;
            explainedVariance: number | null;
            /** @description Quantiles of the rows' mean squared errors, from which a threshold for unusual rows can be taken, such as that of 0.99. */
            rowErrors: {
                probabilities: number[];
                quantiles: number[];
            };
            perColumn: {
                column: string;
                features: number;
                mse: number;
            }[];
            baseline?: components["schemas"]["Baseline"];
        };
        AutoencodingTask: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "autoencoding";
        };
        /** @description A rule that looks at no input, judged on the same rows as the model. */
        Baseline: {
            /** @description Rule of the baseline, fitted on the training rows: `prior` gives each class or label its share of the rows and names those with at least half (of more than two classes the most frequent one), `mean` the mean of the target, `itemMean` the mean rating of the item, `naive` the naive forecast, `mostPopular` ranks items by their number of rows, and `meanRow` gives every row back as the mean of the rows. */
            strategy: string;
            /** @description Metrics of the baseline by the names that they have in the evaluation; null if undefined. Probabilities are judged at a threshold of 0.5. */
            metrics: {
                [key: string]: number | null;
            };
            /** @description Metrics of each label or value, or of each step ahead of a forecast, if there are several. */
            perOutput?: {
                output: string;
                metrics: {
                    [key: string]: number | null;
                };
            }[];
        };
        Checkpoint: {
            /** @example run_00000000000000000000000001 */
            runId: string;
            step: number;
            epoch: number;
            /**
             * @description Why the checkpoint was written. A `fold` checkpoint is from the middle of a cross-validation: a run can resume from it, but no model can be registered from it.
             * @enum {string}
             */
            kind: "periodic" | "best" | "final" | "cancelled" | "paused" | "fold";
            /** @description Whether this checkpoint was the best so far by the early-stopping metric. */
            best: boolean;
            metrics: {
                [key: string]: number;
            };
            sizeBytes: number;
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            createdAt: string;
            prunedAt: string | null;
        };
        ClassPrediction: {
            label: string;
            /** @description Probability of the predicted label. */
            probability: number;
            probabilities: {
                [key: string]: number;
            };
        };
        ClassificationEvaluation: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "classification";
            rows: number;
            /** @description Training loss without regularisation. */
            loss: number;
            accuracy: number;
            balancedAccuracy: number;
            /** @description Precision of the positive class; for more than two classes the macro average. */
            precision: number;
            /** @description Recall of the positive class; for more than two classes the macro average. */
            recall: number;
            /** @description F1 score of the positive class; for more than two classes the macro average. */
            f1: number;
            auc: number | null;
            averagePrecision: number | null;
            aucOneVsOne?: number | null;
            /** @description Matthews correlation coefficient, −1 … 1; 0 if it is undefined. */
            matthewsCorrelation?: number;
            cohenKappa?: number | null;
            /** @description Share of rows whose class is among the k most likely, for each k of 2, 3, 5 and 10 below the number of classes; for more than two classes. Of equally likely classes the later one ranks first. */
            topKAccuracy?: {
                k: number;
                accuracy: number;
            }[];
            /** @description Log loss with the natural logarithm; probabilities are clipped to [2^-52, 1 − 2^-52]. */
            logLoss: number;
            /** @description Mean of (probability − outcome)², 0 … 1; for more than two classes the mean of its sum over the classes, 0 … 2. */
            brierScore: number;
            /** @description Mean gap between predicted probability and observed share in ten bins, for the positive class; for more than two classes, for the predicted class. */
            expectedCalibrationError: number;
            calibration: {
                lower: number[];
                upper: number[];
                rows: number[];
                meanProbability: number[];
                positiveShare: number[];
            };
            threshold: number | null;
            classes: string[];
            /** @description Confusion matrix; rows are true classes and columns predicted ones. */
            confusionMatrix: number[][];
            averages: {
                micro: {
                    precision: number;
                    recall: number;
                    f1: number;
                };
                macro: {
                    precision: number;
                    recall: number;
                    f1: number;
                };
                weighted: {
                    precision: number;
                    recall: number;
                    f1: number;
                };
            };
            perClass: {
                class: string;
                /** @description Number of rows of this class. */
                support: number;
                precision: number;
                recall: number;
                f1: number;
                auc: number | null;
                roc: {
                    falsePositiveRate: number[];
                    truePositiveRate: number[];
                    thresholds: (number | null)[];
                } | null;
                averagePrecision: number | null;
                precisionRecall: {
                    recall: number[];
                    precision: number[];
                    thresholds: (number | null)[];
                } | null;
                /** @description Mean of (probability − outcome)² for the class against the others. */
                brierScore: number;
                expectedCalibrationError: number;
                calibration: {
                    lower: number[];
                    upper: number[];
                    rows: number[];
                    meanProbability: number[];
                    positiveShare: number[];
                };
                undefinedMetrics: string[];
            }[];
            baseline?: components["schemas"]["Baseline"];
        };
        ClassificationTask: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "classification";
            /** @description Column to predict: of a classification, regression or forecasting, and the rating of a recommendation. Without a target, every (user, item) row of a recommendation counts as a positive interaction (implicit feedback). */
            target: string;
            /** @description Class that counts as positive, of a binary classification; by default the rarer one. */
            positiveClass?: string;
        };
        /** @description Convolutions of an image, or along a sequence, then dense layers. Other columns join before the dense layers. */
        CnnModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "cnn";
            /** @description Convolutions; by default two or more with 32, 64, 128 … filters, pooled until at most 8 positions a side are left. */
            blocks?: components["schemas"]["Convolution"][];
            /**
             * @description How the last feature maps become a vector: flatten keeps all numbers, average and max keep one number of each map. Default: `"flatten"`.
             * @enum {string}
             */
            pooling?: "flatten" | "average" | "max";
            /** @description Dense layers; by default one of 64 units. */
            layers?: components["schemas"]["DenseLayer"][];
        };
        ColumnSplit: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            strategy: "column";
            /** @description Column that the strategy goes by. `grouped` and `kFold`: the group of a row, whose rows stay in one part or fold. `timeOrdered`: a date-time or a number; rows of the same time stay together, so the parts match the fractions as nearly as that allows. `column`: train, validation (or valid, or val) or test, in upper or lower case, in place of the fractions. Rows without a value are left out. The column is not an input unless `inputs.include` names it. */
            column: string;
            /**
             * @description Treatment of rows that are equal in every used column (the inputs and the target). `keep`: each is an observation of its own, and is divided like any other row. `drop`: they are copies, and only the first is kept. `keepTogether`: all are kept, and equal rows stay in one part or fold; if a time or a column decides the part, those of a later part are left out. By default (`auto`) the data decide: rows that come from few combinations of values, such as the answers of a survey, are kept, and rows that equal each other more often than chance gives are copies, which are dropped, or kept together if `preparation.deduplicate` is false. With the strategy `column` all rows are kept in the parts that the column names. For sequences, forecasts and recommendations equal rows are copies. The estimate says what was decided.
             * @enum {string}
             */
            duplicates?: "auto" | "keep" | "drop" | "keepTogether";
        };
        /** @description Convolution → batch normalisation → activation → max pooling → dropout. */
        Convolution: {
            /** @description Number of feature maps. */
            filters: number;
            /** @description Side of the kernel. Default: `3`. */
            kernelSize?: number;
            /** @description Step of the kernel. Default: `1`. */
            stride?: number;
            /**
             * @description same: zero padding, so that the size is kept; valid: no padding. Default: `"same"`.
             * @enum {string}
             */
            padding?: "same" | "valid";
            /** @description Size and step of the max pooling after the convolution; null for none. By default 2, or none where too little is left. */
            pool?: number | null;
            /**
             * @description Activation function. Default: `"relu"`.
             * @enum {string}
             */
            activation?: "relu" | "linear" | "sigmoid" | "tanh" | "elu" | "selu" | "softplus" | "softsign" | "gelu" | "swish" | "leakyRelu";
            /** @description Whether the outputs are normalised over the batch. The moving averages have momentum 0.9; epsilon is 0.001. Default: `false`. */
            batchNorm?: boolean;
            /** @description Share of the outputs that is set to 0 in a training step. Default: `0`. */
            dropout?: number;
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        CreateKeyRequest: {
            /** @description Name that identifies the key in lists. */
            name: string;
            /**
             * @description Role of the key. A `predictor` may only predict, a `reader` may also read, a `writer` may also create, change and delete, and an `admin` may also manage keys.
             * @enum {string}
             */
            role: "predictor" | "reader" | "writer" | "admin";
            /** @description Name of the project that the key opens; the caller's own by default. Only an operator (an admin key of the project `default`) may name another. */
            project?: string;
        };
        CreateRunRequest: {
            /** @description Name of the run. The default is the experiment's name. */
            name?: string;
            /** @description Priority among the project's queued runs; the highest is taken first. Other projects' runs are not affected. The default is 50. */
            priority?: number;
        };
        CreatedKey: {
            /** @example key_00000000000000000000000001 */
            id: string;
            name: string;
            /** @enum {string} */
            role: "predictor" | "reader" | "writer" | "admin";
            /** @description Name of the project that the key belongs to. */
            project: string;
            /** @description First characters of the secret, which identify the key. */
            prefix: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            createdAt: string;
            lastUsedAt: string | null;
            secret: string | null;
        };
        /** @description An activation function alone. */
        CustomActivationLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "activation";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
            /**
             * @description Activation function.
             * @enum {string}
             */
            activation: "softmax" | "relu" | "linear" | "sigmoid" | "tanh" | "elu" | "selu" | "softplus" | "softsign" | "gelu" | "swish" | "leakyRelu";
        };
        /** @description Average pooling along the steps. */
        CustomAveragePooling1dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "averagePooling1d";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
            /** @description Size of the window. Default: `2`. */
            poolSize?: number;
            /** @description Step of the window; by default its size. */
            stride?: number;
            /**
             * @description valid: no padding; same: zero padding, so that the size is kept. Default: `"valid"`.
             * @enum {string}
             */
            padding?: "valid" | "same";
        };
        /** @description Average pooling of an image. */
        CustomAveragePooling2dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "averagePooling2d";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
            /** @description Side of the window, or [height, width]. Default: `2`. */
            poolSize?: number | number[];
            /** @description Step of the window, or [vertical, horizontal]; by default its size. */
            strides?: number | number[];
            /**
             * @description valid: no padding; same: zero padding, so that the size is kept. Default: `"valid"`.
             * @enum {string}
             */
            padding?: "valid" | "same";
        };
        /** @description Normalises over the batch. The moving averages have momentum 0.9; epsilon is 0.001. */
        CustomBatchNormLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "batchNorm";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
        };
        /** @description A convolution along the steps. */
        CustomConv1dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "conv1d";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
            /** @description Number of feature maps. */
            filters: number;
            /** @description Number of steps that the kernel spans. */
            kernelSize: number;
            /** @description Step of the kernel. Default: `1`. */
            stride?: number;
            /**
             * @description valid: no padding; same: zero padding, so that the size is kept. Default: `"valid"`.
             * @enum {string}
             */
            padding?: "valid" | "same";
            /**
             * @description Activation function of the output. Default: `"linear"`.
             * @enum {string}
             */
            activation?: "linear" | "softmax" | "relu" | "sigmoid" | "tanh" | "elu" | "selu" | "softplus" | "softsign" | "gelu" | "swish" | "leakyRelu";
            /** @description Whether a learned bias is added to each output. Default: `true`. */
            useBias?: boolean;
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        /** @description A convolution of an image. */
        CustomConv2dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "conv2d";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
            /** @description Number of feature maps. */
            filters: number;
            /** @description Side of the kernel, or [height, width]. */
            kernelSize: number | number[];
            /** @description Step of the kernel, or [vertical, horizontal]. Default: `1`. */
            strides?: number | number[];
            /**
             * @description valid: no padding; same: zero padding, so that the size is kept. Default: `"valid"`.
             * @enum {string}
             */
            padding?: "valid" | "same";
            /**
             * @description Activation function of the output. Default: `"linear"`.
             * @enum {string}
             */
            activation?: "linear" | "softmax" | "relu" | "sigmoid" | "tanh" | "elu" | "selu" | "softplus" | "softsign" | "gelu" | "swish" | "leakyRelu";
            /** @description Whether a learned bias is added to each output. Default: `true`. */
            useBias?: boolean;
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        /** @description A dense layer along the last axis. */
        CustomDenseLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dense";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
            /** @description Number of outputs. */
            units: number;
            /**
             * @description Activation function of the output. Default: `"linear"`.
             * @enum {string}
             */
            activation?: "linear" | "softmax" | "relu" | "sigmoid" | "tanh" | "elu" | "selu" | "softplus" | "softsign" | "gelu" | "swish" | "leakyRelu";
            /** @description Whether a learned bias is added to each output. Default: `true`. */
            useBias?: boolean;
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        /** @description Sets a share of the numbers to 0 in a training step. */
        CustomDropoutLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dropout";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
            /** @description Share of the numbers that is set to 0. */
            rate: number;
        };
        /** @description A vector for each token of a text; the first layer, where the input is a text. */
        CustomEmbeddingLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "embedding";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
            /** @description Width of the vectors. */
            width: number;
            /** @description Whether recurrent layers and means skip padding. Default: `true`. */
            maskZero?: boolean;
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        /** @description Flattens all axes but that of the rows into one. */
        CustomFlattenLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "flatten";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
        };
        /** @description The mean over all steps; padding of a text is left out. */
        CustomGlobalAveragePooling1dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "globalAveragePooling1d";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
        };
        /** @description The mean of each feature map. */
        CustomGlobalAveragePooling2dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "globalAveragePooling2d";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
        };
        /** @description The maximum over all steps. */
        CustomGlobalMaxPooling1dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "globalMaxPooling1d";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
        };
        /** @description The maximum of each feature map. */
        CustomGlobalMaxPooling2dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "globalMaxPooling2d";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
        };
        /** @description A GRU along the steps. */
        CustomGruLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "gru";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
            /** @description Width of the state. */
            units: number;
            /** @description Whether the state after every step is given, not only that after the last. Default: `false`. */
            returnSequences?: boolean;
            /** @description Whether the steps are also read in reverse order; both states are concatenated. Default: `false`. */
            bidirectional?: boolean;
            /**
             * @description Activation of the cell. Default: `"tanh"`.
             * @enum {string}
             */
            activation?: "tanh" | "relu" | "sigmoid" | "linear";
            /**
             * @description Activation of the gates. Default: `"sigmoid"`.
             * @enum {string}
             */
            recurrentActivation?: "sigmoid" | "hardSigmoid";
            /**
             * @description Initializer of the kernel from state to state. Default: `"orthogonal"`.
             * @enum {string}
             */
            recurrentInitializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        /** @description A layer, by its type. */
        CustomLayer: components["schemas"]["CustomDenseLayer"] | components["schemas"]["CustomConv1dLayer"] | components["schemas"]["CustomConv2dLayer"] | components["schemas"]["CustomSeparableConv2dLayer"] | components["schemas"]["CustomMaxPooling1dLayer"] | components["schemas"]["CustomAveragePooling1dLayer"] | components["schemas"]["CustomMaxPooling2dLayer"] | components["schemas"]["CustomAveragePooling2dLayer"] | components["schemas"]["CustomGlobalMaxPooling1dLayer"] | components["schemas"]["CustomGlobalAveragePooling1dLayer"] | components["schemas"]["CustomGlobalMaxPooling2dLayer"] | components["schemas"]["CustomGlobalAveragePooling2dLayer"] | components["schemas"]["CustomFlattenLayer"] | components["schemas"]["CustomReshapeLayer"] | components["schemas"]["CustomDropoutLayer"] | components["schemas"]["CustomBatchNormLayer"] | components["schemas"]["CustomLayerNormLayer"] | components["schemas"]["CustomActivationLayer"] | components["schemas"]["CustomEmbeddingLayer"] | components["schemas"]["CustomLstmLayer"] | components["schemas"]["CustomGruLayer"];
        /** @description Normalises over the last axis. */
        CustomLayerNormLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "layerNorm";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
        };
        /** @description An LSTM along the steps. */
        CustomLstmLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "lstm";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
            /** @description Width of the state. */
            units: number;
            /** @description Whether the state after every step is given, not only that after the last. Default: `false`. */
            returnSequences?: boolean;
            /** @description Whether the steps are also read in reverse order; both states are concatenated. Default: `false`. */
            bidirectional?: boolean;
            /**
             * @description Activation of the cell. Default: `"tanh"`.
             * @enum {string}
             */
            activation?: "tanh" | "relu" | "sigmoid" | "linear";
            /**
             * @description Activation of the gates. Default: `"sigmoid"`.
             * @enum {string}
             */
            recurrentActivation?: "sigmoid" | "hardSigmoid";
            /**
             * @description Initializer of the kernel from state to state. Default: `"orthogonal"`.
             * @enum {string}
             */
            recurrentInitializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        /** @description Max pooling along the steps. */
        CustomMaxPooling1dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "maxPooling1d";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
            /** @description Size of the window. Default: `2`. */
            poolSize?: number;
            /** @description Step of the window; by default its size. */
            stride?: number;
            /**
             * @description valid: no padding; same: zero padding, so that the size is kept. Default: `"valid"`.
             * @enum {string}
             */
            padding?: "valid" | "same";
        };
        /** @description Max pooling of an image. */
        CustomMaxPooling2dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "maxPooling2d";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
            /** @description Side of the window, or [height, width]. Default: `2`. */
            poolSize?: number | number[];
            /** @description Step of the window, or [vertical, horizontal]; by default its size. */
            strides?: number | number[];
            /**
             * @description valid: no padding; same: zero padding, so that the size is kept. Default: `"valid"`.
             * @enum {string}
             */
            padding?: "valid" | "same";
        };
        /** @description A list of layers on the row's image, sequence or text, or on the plain row. Other columns join before the output layer. */
        CustomModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "custom";
            /** @description The layers, each on the one before; the output layer is added. Names follow Keras. */
            layers: components["schemas"]["CustomLayer"][];
        };
        /** @description The same numbers in another shape. */
        CustomReshapeLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reshape";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
            /** @description Sizes of the axes, without that of the rows. */
            shape: number[];
        };
        /** @description A convolution of each channel, then one over the channels. */
        CustomSeparableConv2dLayer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "separableConv2d";
            /** @description Name, unique in the list; by default the type and the place, such as conv2d_1. */
            name?: string;
            /** @description Number of feature maps. */
            filters: number;
            /** @description Side of the kernel, or [height, width]. */
            kernelSize: number | number[];
            /** @description Step of the kernel, or [vertical, horizontal]. Default: `1`. */
            strides?: number | number[];
            /**
             * @description valid: no padding; same: zero padding, so that the size is kept. Default: `"valid"`.
             * @enum {string}
             */
            padding?: "valid" | "same";
            /**
             * @description Activation function of the output. Default: `"linear"`.
             * @enum {string}
             */
            activation?: "linear" | "softmax" | "relu" | "sigmoid" | "tanh" | "elu" | "selu" | "softplus" | "softsign" | "gelu" | "swish" | "leakyRelu";
            /** @description Whether a learned bias is added to each output. Default: `true`. */
            useBias?: boolean;
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        Dataset: {
            /** @example ds_00000000000000000000000001 */
            id: string;
            name: string;
            /** @enum {string} */
            status: "uploaded" | "validating" | "ready" | "rejected";
            /** @enum {string} */
            format: "csv" | "tsv" | "json" | "ndjson" | "parquet" | "zip";
            /** @description Number of bytes received, before decompression. */
            sizeBytes: number;
            /** @description SHA-256 of the received bytes in hexadecimal. */
            sha256: string;
            rows: number | null;
            columns: {
                name: string;
                /** @enum {string} */
                type: "numeric" | "categorical" | "boolean" | "dateTime" | "text" | "image" | "vector";
            }[] | null;
            rejection: {
                code: string;
                detail: string;
                issues: {
                    /** @description Description of the mistake and how to correct it. */
                    detail: string;
                    code?: string;
                    /** @description JSON Pointer (RFC 6901) to the faulty part of the request body. */
                    pointer?: string;
                    /** @description Number of the row in the data, from 1; a header is not counted. */
                    row?: number;
                    /** @description Number of the line in the file, from 1. */
                    line?: number;
                    column?: string;
                }[];
            } | null;
            warnings: {
                /** @enum {string} */
                code: "constantColumn" | "identifierLike" | "mostlyMissing" | "highCardinality" | "duplicateRows" | "imbalancedTarget" | "leaksTarget" | "highlyCorrelated" | "optionContradicted" | "optionWithoutEffect";
                column: string | null;
                detail: string;
            }[];
            reading: components["schemas"]["DatasetReading"] | null;
            progress: {
                /** @enum {string} */
                stage: "decompressing" | "scanning" | "reading" | "profiling" | "storing";
                /** @description Fraction of the work that is done; it never falls. */
                fraction: number;
                /** @description Bytes of the data when decompressed, once they are known. */
                bytes?: number;
                /** @description Rows read, once all are. */
                rows?: number;
            } | null;
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            createdAt: string;
            readyAt: string | null;
        };
        DatasetProfile: {
            rows: number;
            /** @description Number of rows that are equal to an earlier row in every column. */
            duplicateRows: number;
            columns: {
                name: string;
                /** @enum {string} */
                type: "numeric" | "categorical" | "boolean" | "dateTime" | "text" | "image" | "vector";
                /** @description SQL type of the column in the stored Parquet file, such as DOUBLE or VARCHAR. */
                storedType: string;
                /** @description Number of rows without a value (null or NaN). */
                missing: number;
                /** @description Number of different values; approximate above 100,000 rows. */
                distinct: number;
                min?: (number | string) | null;
                max?: (number | string) | null;
                mean?: number | null;
                standardDeviation?: number | null;
                quantiles?: {
                    p01: number;
                    p05: number;
                    p25: number;
                    p50: number;
                    p75: number;
                    p95: number;
                    p99: number;
                };
                histogram?: {
                    lower: number;
                    upper: number;
                    count: number;
                }[];
                topValues?: {
                    value: string;
                    count: number;
                }[];
                meanLength?: number | null;
                vectorLength?: number | null;
                images?: {
                    formats: {
                        /** @enum {string} */
                        format: "png" | "jpeg" | "webp";
                        count: number;
                    }[];
                    channels: {
                        /** @description Number of channels: 1 is grey, 2 grey with transparency, 3 colour, 4 colour with transparency. */
                        channels: number;
                        count: number;
                    }[];
                    width: {
                        min: number;
                        median: number;
                        max: number;
                    };
                    height: {
                        min: number;
                        median: number;
                        max: number;
                    };
                    bytes: {
                        min: number;
                        median: number;
                        max: number;
                    };
                };
                reading?: {
                    /** @enum {string} */
                    type: "number" | "boolean" | "dateTime" | "vector" | "text";
                    /** @description Cells that mean "no value" where the usual marks do not apply; an empty cell always does. In a column of numbers, marks that are numbers count by their value: -999 is also -999.0. */
                    missing?: string[];
                    /**
                     * @description Decimal mark of a number; . by default.
                     * @enum {string}
                     */
                    decimal?: "." | ",";
                    /**
                     * @description The mark that groups digits, where there is one.
                     * @enum {string}
                     */
                    thousands?: "," | "." | " " | "'";
                    /** @description A percent or currency sign, or the code of a currency, beside the numbers; their value is the number as written. */
                    unit?: string;
                    /** @description Whether U+2212 is written for minus. */
                    minus?: boolean;
                    /** @description Whether (5) is the number −5, as in accounting. */
                    parentheses?: boolean;
                    /** @description Whether 007 is the number 7; elsewhere digits with a leading zero are a name. */
                    leadingZeros?: boolean;
                    /**
                     * @description Format of dates; the separator may be /, . or -. A time may follow.
                     * @enum {string}
                     */
                    dateFormat?: "iso" | "yyyy-mm" | "yyyy/mm/dd" | "dd/mm/yyyy" | "mm/dd/yyyy" | "dd/mm/yy" | "mm/dd/yy" | "dd mmm yyyy" | "mmm dd yyyy" | "dd mmm yy" | "mmm yyyy" | "mmm yy" | "mm/yyyy" | "yyyy-Qq" | "Qq-yyyy" | "yyyy-Www" | "yyyymmdd";
                    /** @description Whether times are kept to the nanosecond; otherwise to the microsecond. */
                    nanos?: boolean;
                    /** @description Whether the texts are numbers with more digits than a number holds: names, which are ordered by their values. */
                    exact?: boolean;
                    /** @description Whether the dates are stored without a time. */
                    dateOnly?: boolean;
                    /** @description Whether yes and no, y and n, t and f, 1 and 0 are true and false as well. */
                    spellings?: boolean;
                };
            }[];
            correlations: {
                columns: string[];
                /** @description Pearson correlation of numeric and boolean columns; null if one of them is constant. Above 100,000 rows a sample is used. */
                matrix: (number | null)[][];
            };
            associations: {
                columns: string[];
                /** @description Cramér's V (0 … 1) of columns with 2 to 50 different values, with Bergsma's bias correction; 1 means that the column with more values determines the other, null that there are too few rows for each value. */
                matrix: (number | null)[][];
            };
            /** @description Pairs of columns in which one determines the other almost alone. Absent in older profiles. */
            determinations?: {
                /** @description Name of the determined column. */
                column: string;
                /** @description Name of the column that determines it. */
                by: string;
                /**
                 * @description Measure of the strength. `value` compares values, `presence` whether there is a value, `threshold` numbers with classes that thresholds tell apart, and `rank` the order of numbers.
                 * @enum {string}
                 */
                measure: "value" | "presence" | "threshold" | "rank";
                /** @description Above 0.99 and up to 1. For `value` and `presence`, Goodman and Kruskal's λ: the share of the errors of always naming the most frequent value that are avoided, each row being judged by the others. For `threshold` the same share, from 0.98 on, with one threshold between each two classes. For `rank`, the absolute Spearman correlation. */
                strength: number;
            }[];
            warnings: {
                /** @enum {string} */
                code: "constantColumn" | "identifierLike" | "mostlyMissing" | "highCardinality" | "duplicateRows" | "imbalancedTarget" | "leaksTarget" | "highlyCorrelated" | "optionContradicted" | "optionWithoutEffect";
                column: string | null;
                detail: string;
            }[];
        };
        DatasetReading: {
            delimiter: string | null;
            quote: string | null;
            header: boolean | null;
            skipLines: number;
            /**
             * @description Encoding of the text.
             * @enum {string}
             */
            encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
            decimal: ("." | ",") | null;
            options: components["schemas"]["ReadOptions"];
            /** @description Columns with missing values, with a format of their own, or with a note; the others are read as the profile tells. */
            columns: {
                name: string;
                reading: {
                    /** @enum {string} */
                    type: "number" | "boolean" | "dateTime" | "vector" | "text";
                    /** @description Cells that mean "no value" where the usual marks do not apply; an empty cell always does. In a column of numbers, marks that are numbers count by their value: -999 is also -999.0. */
                    missing?: string[];
                    /**
                     * @description Decimal mark of a number; . by default.
                     * @enum {string}
                     */
                    decimal?: "." | ",";
                    /**
                     * @description The mark that groups digits, where there is one.
                     * @enum {string}
                     */
                    thousands?: "," | "." | " " | "'";
                    /** @description A percent or currency sign, or the code of a currency, beside the numbers; their value is the number as written. */
                    unit?: string;
                    /** @description Whether U+2212 is written for minus. */
                    minus?: boolean;
                    /** @description Whether (5) is the number −5, as in accounting. */
                    parentheses?: boolean;
                    /** @description Whether 007 is the number 7; elsewhere digits with a leading zero are a name. */
                    leadingZeros?: boolean;
                    /**
                     * @description Format of dates; the separator may be /, . or -. A time may follow.
                     * @enum {string}
                     */
                    dateFormat?: "iso" | "yyyy-mm" | "yyyy/mm/dd" | "dd/mm/yyyy" | "mm/dd/yyyy" | "dd/mm/yy" | "mm/dd/yy" | "dd mmm yyyy" | "mmm dd yyyy" | "dd mmm yy" | "mmm yyyy" | "mmm yy" | "mm/yyyy" | "yyyy-Qq" | "Qq-yyyy" | "yyyy-Www" | "yyyymmdd";
                    /** @description Whether times are kept to the nanosecond; otherwise to the microsecond. */
                    nanos?: boolean;
                    /** @description Whether the texts are numbers with more digits than a number holds: names, which are ordered by their values. */
                    exact?: boolean;
                    /** @description Whether the dates are stored without a time. */
                    dateOnly?: boolean;
                    /** @description Whether yes and no, y and n, t and f, 1 and 0 are true and false as well. */
                    spellings?: boolean;
                };
                /** @description Cells that were read as "no value", by what was written there; "" is an empty cell. */
                missing: {
                    mark: string;
                    cells: number;
                }[];
                note?: {
                    /** @enum {string} */
                    code: "mostlyNumbers" | "mostlyDates" | "writtenAsText" | "numbersWithUnit" | "otherFormat" | "exactDigits" | "dayOrMonth" | "decimalMark" | "leftOut" | "unnamed" | "renamed";
                    detail: string;
                    /** @description The most frequent cells that do not fit, such as those that are no numbers. */
                    others?: {
                        value: string;
                        cells: number;
                    }[];
                };
            }[];
        };
        DatasetRows: {
            columns: string[];
            rows: {
                [key: string]: unknown;
            }[];
            offset: number;
            total: number;
        };
        /** @description One tree. A split divides the categories of a feature in two sets; rows with a missing value go to a side of their own. */
        DecisionTreeModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "decisionTree";
            /**
             * @description Classification: the impurity that splits reduce. Regression trees always reduce the squared error. Default: `"gini"`.
             * @enum {string}
             */
            criterion?: "gini" | "entropy";
            /** @description Maximum depth of a tree; null: no limit. Default: `null`. */
            maxDepth?: number | null;
            /** @description Minimum rows of a node that is split. Default: `2`. */
            minSamplesSplit?: number;
            /** @description Minimum rows of a leaf. Default: `1`. */
            minSamplesLeaf?: number;
            /** @description Maximum number of leaves of a tree; the nodes that gain the most are split first. null: no limit. Default: `null`. */
            maxLeaves?: number | null;
            /** @description Features that each split chooses from, drawn again for each split: all, the square root or the base-2 logarithm of their number, or a fraction of them. all by default. */
            maxFeatures?: "all" | "sqrt" | "log2" | number;
            /** @description Maximum number of histogram bins of a numeric feature; splits lie between bins. A feature with no more distinct values than bins is split exactly. The default is 65,535, which is exact, for up to 10,000 training rows, and 255 for more. */
            maxBins?: number;
        };
        /** @description Options of the optimizer that is used where none is named: adam, or the solver of a linear model. */
        DefaultOptimizer: {
            /** @description Learning rate. Only for adam. Default: `0.001`. */
            learningRate?: number;
            /** @description Decay rate of the first moment. Only for adam. Default: `0.9`. */
            beta1?: number;
            /** @description Decay rate of the second moment. Only for adam. Default: `0.999`. */
            beta2?: number;
            /** @description Constant that is added to the divisor, so that it is never 0. Only for adam. Default: `1e-7`. */
            epsilon?: number;
            /** @description Factor λ of weight decay, for all weights and biases. `sgd` and `adam` add λ·w to the gradient after clipping, as PyTorch does (an L2 penalty λ/2·Σw², which Adam scales like the rest of the gradient); `adamw` decouples it (Loshchilov and Hutter 2019): each step subtracts learning rate × λ × w. Only for adam. */
            weightDecay?: number;
            /** @description Largest element of the gradient of the loss, penalties included, at which training has converged and ends. Only for lbfgs. Default: `0.000001`. */
            tolerance?: number;
            /** @description Number of past steps from which the curvature is estimated. Only for lbfgs. Default: `10`. */
            history?: number;
        };
        /** @description A split without a strategy: stratified for classification, by time for forecasting, otherwise random. */
        DefaultSplit: {
            /** @description Fraction of the rows that the model is fitted to. It does not apply to `kFold`. Default: `0.7`. */
            train?: number;
            /** @description Fraction of the rows that early stopping, the best checkpoint and an automatic threshold use. With `kFold` it is the fraction of each training's own rows, which are those outside the held-out fold. By default there is no validation part where nothing would use it, and its rows are trained on: for a classical family or an MLP on a small table without early stopping, and for a linear model that a solver fits, unless the threshold is `auto`. Default: `0.15`. */
            validation?: number;
            /** @description Fraction of the rows for the final evaluation. With `kFold` the default is 0; test rows are in no fold and evaluate the final model. Default: `0.15`. */
            test?: number;
            /** @description Seed of the split. By default the definition's `seed` is used. */
            seed?: number;
            /**
             * @description Treatment of rows that are equal in every used column (the inputs and the target). `keep`: each is an observation of its own, and is divided like any other row. `drop`: they are copies, and only the first is kept. `keepTogether`: all are kept, and equal rows stay in one part or fold; if a time or a column decides the part, those of a later part are left out. By default (`auto`) the data decide: rows that come from few combinations of values, such as the answers of a survey, are kept, and rows that equal each other more often than chance gives are copies, which are dropped, or kept together if `preparation.deduplicate` is false. With the strategy `column` all rows are kept in the parts that the column names. For sequences, forecasts and recommendations equal rows are copies. The estimate says what was decided.
             * @enum {string}
             */
            duplicates?: "auto" | "keep" | "drop" | "keepTogether";
        };
        /** @description Dense → batch or layer normalisation → activation → dropout. */
        DenseLayer: {
            /** @description Width of the layer. */
            units: number;
            /**
             * @description Activation function. Default: `"relu"`.
             * @enum {string}
             */
            activation?: "relu" | "linear" | "sigmoid" | "tanh" | "elu" | "selu" | "softplus" | "softsign" | "gelu" | "swish" | "leakyRelu";
            /** @description Share of the outputs that is set to 0 in a training step. Default: `0`. */
            dropout?: number;
            /** @description Whether the outputs are normalised over the batch. The moving averages have momentum 0.9; epsilon is 0.001. Default: `false`. */
            batchNorm?: boolean;
            /** @description Whether the outputs are normalised over the units. Default: `false`. */
            layerNorm?: boolean;
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        EarlyStopping: {
            /** @description Metric of the epochs that is watched, such as `validation.loss`: `train` or `validation` with `loss`, `accuracy`, `hammingLoss`, `subsetAccuracy`, `rmse`, `mae`; `validation` only with `r2`, and with up to 100 classes or labels `precision`, `recall`, `f1`, `balancedAccuracy`. Precision, recall and F1 are those of the positive class at 0.5, or macro averages. A metric that the task does not have is refused with a list of those that it has. Default: `"validation.loss"`. */
            metric?: string;
            /** @description Number of epochs without improvement after which training stops. For gradient-boosted trees an epoch is a tree, and the default is 10. Default: `5`. */
            patience?: number;
            /** @description Smallest change of the metric that counts as an improvement. Default: `0`. */
            minDelta?: number;
            /** @description Whether the model gets the weights of its best epoch at the end. Default: `true`. */
            restoreBest?: boolean;
        };
        EngineInfo: {
            /** @enum {string} */
            name: "libtensorflow" | "wasm";
            version: string;
            devices: {
                name: string;
                type: string;
                memoryBytes?: number;
            }[];
            threads: {
                intraOp: number;
                interOp: number;
            };
            gpu: boolean;
            fallbackReason: string | null;
        };
        Evaluation: {
            test: components["schemas"]["SplitEvaluation"] | null;
            validation: components["schemas"]["SplitEvaluation"] | null;
            /** @description Results of the folds; present if `split.strategy` is `kFold`. */
            crossValidation?: {
                /** @description Evaluated folds; fewer than requested if the time limit was reached. */
                folds: {
                    /** @description Number of the fold, from 1. */
                    fold: number;
                    /** @description Number of epochs that the model of this fold was trained for. */
                    epochs: number;
                    evaluation: components["schemas"]["SplitEvaluation"];
                }[];
                /** @description Mean of each metric over the folds; null if a fold has none. */
                mean: {
                    [key: string]: number | null;
                };
                /** @description Sample standard deviation of each metric over the folds (divided by folds − 1). */
                standardDeviation: {
                    [key: string]: number | null;
                };
                /** @description Mean of each metric of the folds' baselines. */
                baseline?: {
                    [key: string]: number | null;
                };
            };
            /** @description Coefficients of a `linear` model; null above 10,000 of them. */
            coefficients?: components["schemas"]["LinearCoefficients"] | null;
            /** @description Warnings of the run: of its data, its definition and its training. */
            warnings?: components["schemas"]["Warning"][];
        };
        Experiment: {
            /** @example exp_00000000000000000000000001 */
            id: string;
            name: string;
            /** @example ds_00000000000000000000000001 */
            datasetId: string;
            definition: components["schemas"]["ExperimentDefinition"];
            resolved: components["schemas"]["ResolvedDefinition"];
            runCount: number;
            /** @description Warnings of the definition and of its dataset, as its plan had them. */
            warnings: components["schemas"]["Warning"][];
            /** @description Number of `warnings`. */
            warningCount: number;
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            createdAt: string;
        };
        ExperimentDefinition: {
            /** @description Name of the experiment. By default it is made of the target and the family, such as "price by mlp". */
            name?: string;
            /**
             * @description Id of the dataset to train on. Its status must be `ready`.
             * @example ds_00000000000000000000000001
             */
            dataset: string;
            task: components["schemas"]["Task"];
            inputs?: components["schemas"]["Inputs"];
            split?: components["schemas"]["Split"];
            preparation?: components["schemas"]["Preparation"];
            model?: components["schemas"]["ModelDefinition"];
            training?: components["schemas"]["Training"];
            evaluation?: {
                /** @description Lowest probability at which the positive class of a binary classification, or a label, is predicted. `auto` picks the threshold with the best F1 on the validation split, for each label separately. Default: `0.5`. */
                threshold?: "auto" | number;
                /** @description Columns for whose values the metrics are also reported separately. */
                groups?: string[];
            };
            limits?: {
                /** @description Maximum training time in seconds, all attempts of a run together. A run that reaches it stops, and keeps what it has trained so far. Default: `86400`. */
                maxRuntimeSeconds?: number;
            };
            /** @description Seed of every random choice of a run: the split, the initial weights, the order of the rows, dropout. Default: `7`. */
            seed?: number;
            /**
             * @description Device to train on. `auto` uses a GPU if the worker has one. Default: `"auto"`.
             * @enum {string}
             */
            device?: "auto" | "cpu" | "gpu";
        };
        ForecastPrediction: {
            /** @description The next values of the target, in order of time. */
            forecast: number[];
        };
        ForecastingTask: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "forecasting";
            /** @description Column to predict: of a classification, regression or forecasting, and the rating of a recommendation. Without a target, every (user, item) row of a recommendation counts as a positive interaction (implicit feedback). */
            target: string;
            /** @description forecasting: column that orders the rows, a date-time or a number. Each row is one step; steps count as equally far apart. */
            time: string;
            /** @description forecasting: column that identifies the series; by default all rows are one series. One model is trained on all of them. */
            group?: string;
            /** @description forecasting: whether the series itself, the value of `group`, is an input: a category, encoded as `preparation.categorical` says. A series that was not in training counts as any unknown category does. Default: `false`. */
            groupInput?: boolean;
            /** @description forecasting: number of future steps that are predicted. Default: `1`. */
            horizon?: number;
            /** @description forecasting: number of past steps that a forecast is made from, their targets included; by default the largest of 24, twice the horizon, and the season. */
            window?: number;
            /** @description forecasting: number of steps after which a pattern repeats, such as 7 for days with a weekly pattern. The evaluation compares with a naive forecast, which repeats the value of one season before. Default: `1`. */
            season?: number;
        };
        /** @description Layers whose weights do not change in training; give one of the three options. Only layers with weights are counted, and a normalisation counts with the layer before it. Weight decay does not change frozen weights, and a frozen batch normalisation uses its stored averages. */
        Freeze: {
            /** @description Names of the frozen layers, as in the estimate; a name that ends with `*` matches by its beginning. */
            layers?: string[];
            /** @description Number of layers to freeze from the input. */
            firstLayers?: number;
            /** @description Number of layers before the output that are trained; all others are frozen. */
            allButLast?: number;
        };
        /** @description Trees that each correct the ones before (histogram gradient boosting, to second order). Defaults are those of scikit-learn's HistGradientBoosting; by default, training stops early above 10,000 training rows only. With training.earlyStopping, epochs are trees. */
        GradientBoostedTreesModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "gradientBoostedTrees";
            /** @description Maximum number of trees (n_estimators, max_iter). Default: `100`. */
            trees?: number;
            /** @description Factor of each tree's contribution. Default: `0.1`. */
            learningRate?: number;
            /** @description Maximum depth of a tree; null: no limit. Default: `null`. */
            maxDepth?: number | null;
            /** @description Maximum number of leaves of a tree; the nodes that gain the most are split first. 31 by default; null: no limit. Default: `31`. */
            maxLeaves?: number | null;
            /** @description Minimum rows of a leaf. Default: `20`. */
            minSamplesLeaf?: number;
            /** @description L2 regularization of the values of leaves. Default: `0`. */
            l2?: number;
            /** @description Fraction of the training rows, drawn without replacement, that each tree is grown on. Default: `1`. */
            subsample?: number;
            /** @description Features that each split chooses from, drawn again for each split: all, the square root or the base-2 logarithm of their number, or a fraction of them. all by default. */
            maxFeatures?: "all" | "sqrt" | "log2" | number;
            /** @description Maximum number of histogram bins of a numeric feature; splits lie between bins. A feature with no more distinct values than bins is split exactly. Default: `255`. */
            maxBins?: number;
        };
        GradientDescentOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "gradientDescent";
            /** @description Learning rate. Default: `0.01`. */
            learningRate?: number;
        };
        GroupedSplit: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            strategy: "grouped";
            /** @description Fraction of the rows that the model is fitted to. It does not apply to `kFold`. Default: `0.7`. */
            train?: number;
            /** @description Fraction of the rows that early stopping, the best checkpoint and an automatic threshold use. With `kFold` it is the fraction of each training's own rows, which are those outside the held-out fold. By default there is no validation part where nothing would use it, and its rows are trained on: for a classical family or an MLP on a small table without early stopping, and for a linear model that a solver fits, unless the threshold is `auto`. Default: `0.15`. */
            validation?: number;
            /** @description Fraction of the rows for the final evaluation. With `kFold` the default is 0; test rows are in no fold and evaluate the final model. Default: `0.15`. */
            test?: number;
            /** @description Seed of the split. By default the definition's `seed` is used. */
            seed?: number;
            /** @description Column that the strategy goes by. `grouped` and `kFold`: the group of a row, whose rows stay in one part or fold. `timeOrdered`: a date-time or a number; rows of the same time stay together, so the parts match the fractions as nearly as that allows. `column`: train, validation (or valid, or val) or test, in upper or lower case, in place of the fractions. Rows without a value are left out. The column is not an input unless `inputs.include` names it. */
            column: string;
            /**
             * @description Treatment of rows that are equal in every used column (the inputs and the target). `keep`: each is an observation of its own, and is divided like any other row. `drop`: they are copies, and only the first is kept. `keepTogether`: all are kept, and equal rows stay in one part or fold; if a time or a column decides the part, those of a later part are left out. By default (`auto`) the data decide: rows that come from few combinations of values, such as the answers of a survey, are kept, and rows that equal each other more often than chance gives are copies, which are dropped, or kept together if `preparation.deduplicate` is false. With the strategy `column` all rows are kept in the parts that the column names. For sequences, forecasts and recommendations equal rows are copies. The estimate says what was decided.
             * @enum {string}
             */
            duplicates?: "auto" | "keep" | "drop" | "keepTogether";
        };
        /** @description GRU layers along a text or a sequence; padding is skipped. Other columns join before the dense layers. */
        GruModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "gru";
            /** @description Width of the state. Default: `64`. */
            units?: number;
            /** @description Number of stacked recurrent layers. Default: `1`. */
            depth?: number;
            /** @description Whether the steps are also read in reverse order. Default: `false`. */
            bidirectional?: boolean;
            /** @description Share of the outputs that is set to 0 in a training step. Default: `0`. */
            dropout?: number;
            /** @description Width of a token's embedding vector. Default: `64`. */
            embeddingWidth?: number;
            /** @description Dense layers after the last step; none by default. */
            layers?: components["schemas"]["DenseLayer"][];
            /**
             * @description Initializer of the kernels from state to state. Default: `"orthogonal"`.
             * @enum {string}
             */
            recurrentInitializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        /** @description Source of the initial weights, for fine-tuning. Layers whose name and shapes match those of the source start with its weights; the others are initialized at random, as is the output layer if the task or its classes differ. The estimate lists them. Options of `model`, `inputs` and `preparation` that are not given are taken from the source. The weights are kept with the experiment, so the run may be deleted. */
        InitialWeights: {
            /**
             * @description Id of a run of this project whose checkpoint training starts from.
             * @example run_00000000000000000000000001
             */
            run?: string;
            /** @description Checkpoint of `run`: its step, `best` or `latest`. By default the run's final checkpoint, otherwise its best, otherwise its latest. */
            checkpoint?: number | "best" | "latest";
            /** @description Name of a registered model to start from, in place of `run`. */
            model?: string;
            /** @description Version of `model`; the latest by default. */
            version?: number;
            /** @description Names of the layers whose weights are taken; a name that ends with `*` matches by its beginning. By default all layers that fit are taken. */
            layers?: string[];
            /**
             * @description Preparation of columns that the source also has. `source` reuses its fitted preparation, so that its weights keep their meaning; `fit` fits everything anew. Default: `"source"`.
             * @enum {string}
             */
            preparation?: "source" | "fit";
        };
        Inputs: {
            /** @description Columns to use as inputs. By default all columns are used except the target and columns that cannot help (constant or identifier-like), which the estimate lists as `leftOut`. */
            include?: string[];
            /** @description Columns that are not used as inputs. */
            exclude?: string[];
            /** @description Column types to use in place of the profile's, by column name. */
            types?: {
                [key: string]: "numeric" | "categorical" | "boolean" | "dateTime" | "text" | "image" | "vector";
            };
            /** @description Columns that are read as a sequence of steps. By default each row is an example of its own. */
            sequence?: components["schemas"]["SequenceOfRows"] | components["schemas"]["SequenceOfVector"];
        };
        KFoldSplit: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            strategy: "kFold";
            /** @description Fraction of the rows that early stopping, the best checkpoint and an automatic threshold use. With `kFold` it is the fraction of each training's own rows, which are those outside the held-out fold. By default there is no validation part where nothing would use it, and its rows are trained on: for a classical family or an MLP on a small table without early stopping, and for a linear model that a solver fits, unless the threshold is `auto`. Default: `0.15`. */
            validation?: number;
            /** @description Fraction of the rows for the final evaluation. With `kFold` the default is 0; test rows are in no fold and evaluate the final model. Default: `0.15`. */
            test?: number;
            /** @description Seed of the split. By default the definition's `seed` is used. */
            seed?: number;
            /** @description Column that the strategy goes by. `grouped` and `kFold`: the group of a row, whose rows stay in one part or fold. `timeOrdered`: a date-time or a number; rows of the same time stay together, so the parts match the fractions as nearly as that allows. `column`: train, validation (or valid, or val) or test, in upper or lower case, in place of the fractions. Rows without a value are left out. The column is not an input unless `inputs.include` names it. */
            column?: string;
            /** @description Number of folds. It applies to `kFold`. Default: `5`. */
            folds?: number;
            /** @description Whether each class is dealt evenly to the folds of `kFold`. By default it is true for classification without a `column`. */
            stratified?: boolean;
            /** @description Whether `kFold` also trains a final model on the rows of all folds. Without one the run has an evaluation but no model. Default: `true`. */
            refit?: boolean;
            /**
             * @description Treatment of rows that are equal in every used column (the inputs and the target). `keep`: each is an observation of its own, and is divided like any other row. `drop`: they are copies, and only the first is kept. `keepTogether`: all are kept, and equal rows stay in one part or fold; if a time or a column decides the part, those of a later part are left out. By default (`auto`) the data decide: rows that come from few combinations of values, such as the answers of a survey, are kept, and rows that equal each other more often than chance gives are copies, which are dropped, or kept together if `preparation.deduplicate` is false. With the strategy `column` all rows are kept in the parts that the column names. For sequences, forecasts and recommendations equal rows are copies. The estimate says what was decided.
             * @enum {string}
             */
            duplicates?: "auto" | "keep" | "drop" | "keepTogether";
        };
        LabelsPrediction: {
            /** @description Labels whose probability reaches their threshold. */
            labels: string[];
            /** @description Probability of each label; the probabilities need not add up to 1. */
            labelProbabilities: {
                [key: string]: number;
            };
        };
        LbfgsOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "lbfgs";
            /** @description Largest element of the gradient of the loss, penalties included, at which training has converged and ends. Default: `0.000001`. */
            tolerance?: number;
            /** @description Number of past steps from which the curvature is estimated. Default: `10`. */
            history?: number;
        };
        LeastSquaresOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "leastSquares";
        };
        LinearCoefficients: {
            /**
             * @description Link function. `identity` is the value, `log` its logarithm, `logit` ln(p / (1 − p)) of the positive class, and `softmax` one score per class.
             * @enum {string}
             */
            link: "identity" | "log" | "logit" | "softmax";
            outputs: {
                /** @description Name of the target of a regression, otherwise of the class. */
                output: string;
                intercept: number;
                /** @description Coefficients per unit of the column; a category's is relative to no category. With `numeric` `log` they are per unit of ±ln(1 + |x|). A missing value counts as its replacement. */
                coefficients: {
                    feature: string;
                    value: number;
                }[];
            }[];
        };
        /** @description Linear, logistic, softmax or Poisson regression. By default a solver finds its weights, with the L2 penalty of scikit-learn; see training.optimizer and training.regularization. All weights start at 0. */
        LinearModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "linear";
        };
        /** @description LSTM layers along a text or a sequence; padding is skipped. Other columns join before the dense layers. */
        LstmModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "lstm";
            /** @description Width of the state. Default: `64`. */
            units?: number;
            /** @description Number of stacked recurrent layers. Default: `1`. */
            depth?: number;
            /** @description Whether the steps are also read in reverse order. Default: `false`. */
            bidirectional?: boolean;
            /** @description Share of the outputs that is set to 0 in a training step. Default: `0`. */
            dropout?: number;
            /** @description Width of a token's embedding vector. Default: `64`. */
            embeddingWidth?: number;
            /** @description Dense layers after the last step; none by default. */
            layers?: components["schemas"]["DenseLayer"][];
            /**
             * @description Initializer of the kernels from state to state. Default: `"orthogonal"`.
             * @enum {string}
             */
            recurrentInitializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        /** @description The product of the vectors of two categories, such as user and item, plus a bias of each and a common one. Other columns add a linear term. */
        MatrixFactorizationModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "matrixFactorization";
            /** @description Width of the vectors. Default: `32`. */
            factors?: number;
            /**
             * @description Initializer of the vectors. Default: `"randomNormal"`.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        MetricPoint: {
            step: number;
            /** @description Number of finished epochs, with a fraction for step metrics. */
            epoch: number;
            /** @enum {string} */
            scope: "step" | "epoch";
            name: string;
            value: number | null;
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            at: string;
        };
        /** @description Dense layers on the row. Images and sequences go in as plain numbers, embedded categories as their vectors, and a text as the mean of the vectors of its tokens. On a table of numbers and categories, without texts, with up to 10,000 training rows, classification and regression have defaults of their own, if neither initialWeights nor freeze is given: 200 epochs without early stopping; if neither an optimizer nor a schedule is given, adam with a learning rate of 0.003 and the schedule cosine; and if neither regularization nor an optimizer is given, an l2 of 1 / training rows. */
        MlpModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "mlp";
            /** @description Hidden layers; by default one of 128 units with dropout 0.3 on a table of up to 10,000 training rows, otherwise two of 128 and 64 units, for autoencoding three of 64, 8 and 64 units. */
            layers?: components["schemas"]["DenseLayer"][];
            /** @description Width of the embedding vector of a category or token; by default half the number of categories, at most 50. */
            embeddingWidth?: number | null;
        };
        Model: {
            /** @example mdl_00000000000000000000000001 */
            id: string;
            /** @example example-model */
            name: string;
            /** @description Number of the newest version that is there. */
            latestVersion: number;
            /** @description Aliases of the model, sorted by name. */
            aliases: components["schemas"]["ModelAlias"][];
            versions: components["schemas"]["ModelVersion"][];
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            createdAt: string;
        };
        ModelAlias: {
            /** @example champion */
            alias: string;
            /** @description Version that the alias points to. */
            version: number;
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            movedAt: string;
            movedBy: {
                /** @example key_00000000000000000000000001 */
                keyId: string;
                /** @description Name of the key when the alias was moved. */
                keyName: string;
            };
        };
        /** @description The family and its options; by default { "family": "mlp" }, for a recommendation { "family": "matrixFactorization" }. */
        ModelDefinition: components["schemas"]["LinearModel"] | components["schemas"]["MlpModel"] | components["schemas"]["CnnModel"] | components["schemas"]["ResnetModel"] | components["schemas"]["LstmModel"] | components["schemas"]["GruModel"] | components["schemas"]["TextCnnModel"] | components["schemas"]["TransformerModel"] | components["schemas"]["WideAndDeepModel"] | components["schemas"]["AutoencoderModel"] | components["schemas"]["MatrixFactorizationModel"] | components["schemas"]["CustomModel"] | components["schemas"]["DecisionTreeModel"] | components["schemas"]["RandomForestModel"] | components["schemas"]["GradientBoostedTreesModel"] | components["schemas"]["NaiveBayesModel"] | components["schemas"]["SupportVectorMachineModel"];
        ModelVersion: {
            version: number;
            /** @description Aliases that point to the version, sorted. */
            aliases: string[];
            /** @example run_00000000000000000000000001 */
            runId: string;
            step: number;
            /** @enum {string} */
            task: "classification" | "multiLabelClassification" | "regression" | "forecasting" | "recommendation" | "autoencoding";
            /** @description Name of the predicted column; several names are joined by ", ". It is empty for autoencoding. */
            target: string;
            classes: string[] | null;
            inputs: {
                name: string;
                /** @enum {string} */
                type: "numeric" | "categorical" | "boolean" | "dateTime" | "text" | "image" | "vector";
            }[];
            /** @description Main metrics of the run on its test split. */
            metrics: {
                [key: string]: number;
            };
            /** @description Warnings of the run, as they were when the version was registered. */
            warnings: components["schemas"]["Warning"][];
            /** @description Number of `warnings`. */
            warningCount: number;
            sizeBytes: number;
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            createdAt: string;
        };
        MomentumOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "momentum";
            /** @description Learning rate. Default: `0.01`. */
            learningRate?: number;
            /** @description Momentum factor: share of the previous step that is added. Default: `0.9`. */
            momentum?: number;
        };
        MoveAliasRequest: {
            /** @description Version of the model that the alias is to point to. */
            version: number;
        };
        MultiLabelClassificationTask: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "multiLabelClassification";
            /** @description Columns to predict together, in place of target: the labels of a multiLabelClassification, or several values of a regression. */
            targets: string[];
        };
        MultiLabelEvaluation: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "multiLabelClassification";
            rows: number;
            /** @description Training loss without regularisation and weights. */
            loss: number;
            /** @description Share of rows whose labels are all predicted correctly. */
            subsetAccuracy: number;
            /** @description Share of labels that are predicted wrongly, over all rows and labels. */
            hammingLoss: number;
            /** @description Mean of the binary log loss over the labels. */
            logLoss: number;
            /** @description Precision as the macro average over labels. */
            precision: number;
            /** @description Recall as the macro average over labels. */
            recall: number;
            /** @description F1 score as the macro average over labels. */
            f1: number;
            auc: number | null;
            averagePrecision: number | null;
            labels: string[];
            /** @description Averages over labels. `micro` counts all labels of all rows together, `macro` is the mean over labels, `weighted` weights labels by their number of rows, and `samples` is the mean over rows. */
            averages: {
                micro: {
                    precision: number;
                    recall: number;
                    f1: number;
                };
                macro: {
                    precision: number;
                    recall: number;
                    f1: number;
                };
                weighted: {
                    precision: number;
                    recall: number;
                    f1: number;
                };
                samples: {
                    precision: number;
                    recall: number;
                    f1: number;
                };
            };
            perLabel: {
                /** @description Name of the label. */
                class: string;
                /** @description Number of rows of this class. */
                support: number;
                precision: number;
                recall: number;
                f1: number;
                auc: number | null;
                roc: {
                    falsePositiveRate: number[];
                    truePositiveRate: number[];
                    thresholds: (number | null)[];
                } | null;
                averagePrecision: number | null;
                precisionRecall: {
                    recall: number[];
                    precision: number[];
                    thresholds: (number | null)[];
                } | null;
                /** @description Mean of (probability − outcome)² for the class against the others. */
                brierScore: number;
                expectedCalibrationError: number;
                calibration: {
                    lower: number[];
                    upper: number[];
                    rows: number[];
                    meanProbability: number[];
                    positiveShare: number[];
                };
                undefinedMetrics: string[];
                /** @description Lowest probability at which the label is predicted. */
                threshold: number;
                accuracy: number;
                logLoss: number;
                /** @description Confusion matrix; rows are without and with the label, columns are predicted without and with it. */
                confusionMatrix: number[][];
            }[];
            baseline?: components["schemas"]["Baseline"];
        };
        /** @description Classification: features are taken as independent within a class. */
        NaiveBayesModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "naiveBayes";
            /**
             * @description gaussian: every feature has a normal distribution; multinomial: every feature is a count of 0 or more; bernoulli: every feature is present (above 0) or absent; auto: normal distributions for numbers, frequencies for categories, counts for the words of a text. Default: `"auto"`.
             * @enum {string}
             */
            variant?: "auto" | "gaussian" | "multinomial" | "bernoulli";
            /** @description Smoothing that is added to each count: of categories, and of the variants multinomial and bernoulli (alpha). Default: `1`. */
            smoothing?: number;
            /** @description Fraction of the largest variance that is added to all variances (var_smoothing). Default: `1e-9`. */
            varianceSmoothing?: number;
        };
        NesterovOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "nesterov";
            /** @description Learning rate. Default: `0.01`. */
            learningRate?: number;
            /** @description Momentum factor: share of the previous step that is added. Default: `0.9`. */
            momentum?: number;
        };
        /** @description Defaults are Keras's. An option that the optimizer's type does not have is refused. */
        Optimizer: components["schemas"]["OptimizerByType"] | components["schemas"]["DefaultOptimizer"];
        /** @description Optimizer. `gradientDescent` takes the whole training split as one batch. `lbfgs` and `leastSquares` are solvers, for the family `linear` only, and its default: they minimize the loss over the whole training split by their own steps, `lbfgs` in an iteration an epoch until it has converged (with l1 as OWL-QN), `leastSquares` the mean squared error by the normal equations, at once. The linear family takes `leastSquares` for the mean squared error without l1 and up to 2000 features, else `lbfgs` for the other smooth convex losses, and `adam` for hinge, focal and meanAbsoluteError, and where `training` or `preparation` has an option of gradient steps: a learning rate, batchSize, schedule, gradient, freeze, initialWeights, augmentation. */
        OptimizerByType: components["schemas"]["GradientDescentOptimizer"] | components["schemas"]["SgdOptimizer"] | components["schemas"]["MomentumOptimizer"] | components["schemas"]["NesterovOptimizer"] | components["schemas"]["AdagradOptimizer"] | components["schemas"]["RmspropOptimizer"] | components["schemas"]["AdamOptimizer"] | components["schemas"]["AdamwOptimizer"] | components["schemas"]["LbfgsOptimizer"] | components["schemas"]["LeastSquaresOptimizer"];
        Plan: {
            definition: components["schemas"]["ResolvedDefinition"];
            /** @description Number of rows in each part. It is counted as a run divides them, and estimated if the dataset has more than 4 million rows, if an example is several rows, or if equal rows are kept together. For cross-validation, the rows of the final model. */
            rows: {
                total: number;
                train: number;
                validation: number;
                test: number;
            };
            /** @description Equal rows; null if they are not counted, as for sequences and forecasts. */
            equalRows: {
                /** @description Number of rows that equal an earlier one in every used column (the inputs and the target). */
                rows: number;
                /**
                 * @description Treatment of these rows, as in `split.duplicates`.
                 * @enum {string}
                 */
                treatment: "keep" | "drop" | "keepTogether";
            } | null;
            /** @description Decisions about the rows that the definition leaves open, in words. */
            notes: string[];
            inputs: {
                name: string;
                /** @enum {string} */
                type: "numeric" | "categorical" | "boolean" | "dateTime" | "text" | "image" | "vector";
                /** @description Upper bound of the number of features that the column becomes. */
                features: number;
            }[];
            leftOut: {
                column: string;
                reason: string;
            }[];
            classes: number | null;
            layers: {
                name: string;
                type: string;
                /** @description Shape of the output; null stands for the batch dimension. */
                outputShape: (number | null)[];
                parameters: number;
                /** @description Whether training leaves the weights of the layer unchanged. */
                frozen: boolean;
            }[];
            /** @description Upper bound of the number of parameters, trainable or not. */
            parameters: number;
            /** @description Upper bound of the number of parameters that training changes. */
            trainableParameters: number;
            /** @description Layers taken from the source of `training.initialWeights`; null without one. */
            transfer: {
                /** @description Names of the layers that start with weights of the source. */
                transferred: string[];
                fresh: {
                    layer: string;
                    reason: string;
                }[];
                /** @description Names of the columns that reuse the fitted preparation of the source. */
                reusedColumns: string[];
            } | null;
            /** @description Estimated memory in bytes for data, weights, gradients and optimizer slots. */
            memoryBytes: number;
            stepsPerEpoch: number;
            /** @description Number of steps of the run; for cross-validation, of all trainings together. */
            totalSteps: number;
            device: {
                name: string;
                reason: string;
            };
            warnings: components["schemas"]["Warning"][];
        };
        PredictRequest: {
            /** @description Rows as objects with the input columns; null is a missing value. Other columns of the dataset, such as the target, are ignored. If several rows form one example (`inputs.sequence` with a group, or forecasting), each item is { "steps": [ … ] } with such objects, oldest first. A forecast needs at least `task.window` steps, including the target; of more steps the last ones are used. The value of `task.group` stands beside `steps` or in each step; without one, or with a series that was not in training, the past values of the target in all steps give the scale of the forecast (`preparation.targetScaling`). Give either `rows` or `columns` and `data`. */
            rows?: {
                [key: string]: unknown;
            }[];
            /** @description Names of the columns of `data`, in its order; shorter than objects for many rows. Not for examples of several rows. */
            columns?: string[];
            /** @description Rows as arrays of one value for each of `columns`; null is a missing value. */
            data?: unknown[][];
            /**
             * @description Columns that neither the model nor its dataset has: `refuse` names them in an error, which finds misspelt names; `ignore` leaves them out. Default: `"refuse"`.
             * @enum {string}
             */
            unknownColumns?: "refuse" | "ignore";
            /** @description Version of the model. By default the version that the alias `live` points to, otherwise the newest. */
            version?: number;
            /** @description Additional outputs of an autoencoder. `code` is the output of the narrowest layer, and `reconstruction` the reconstructed features of the row. */
            include?: ("code" | "reconstruction")[];
        };
        PredictResponse: {
            model: string;
            /** @description Version that answered. */
            version: number;
            /** @description Alias by which the version was found. It is absent if the version was named, or is the newest of a model without the alias `live`. */
            alias?: string;
            predictions: components["schemas"]["Prediction"][];
        };
        Prediction: components["schemas"]["ClassPrediction"] | components["schemas"]["ValuePrediction"] | components["schemas"]["ScorePrediction"] | components["schemas"]["LabelsPrediction"] | components["schemas"]["ReconstructionPrediction"] | components["schemas"]["ForecastPrediction"] | components["schemas"]["ValuesPrediction"];
        /** @description How values become numbers. Everything that is fitted is fitted on the training split only. */
        Preparation: {
            /** @description Whether only the first of several rows that are equal in every used column is kept. `true` means `split.duplicates` `drop`; `false` means any of its other values, `keepTogether` for rows that are copies. By default `split.duplicates` decides. */
            deduplicate?: boolean;
            missing?: {
                /**
                 * @description Replacement of a missing number, boolean, date-time or vector (each position of a vector separately; a boolean gets the more frequent value unless the constant is 0 or 1). `mostRecent` takes the last value before it in the same part of the split, in the order of the dataset, or of time for a split by time; if there is none, the last value of the training rows, as in a prediction, and for the first training rows the median (for a category the most frequent one). `drop` leaves the row out. `keep` leaves the value missing; it is for trees, and is their default. Default: `"median"`.
                 * @enum {string}
                 */
                numeric?: "mean" | "median" | "mode" | "constant" | "mostRecent" | "drop" | "keep";
                /**
                 * @description Replacement of a missing category. `category` makes "missing" a category of its own; the other values mean the same as for numbers. Default: `"category"`.
                 * @enum {string}
                 */
                categorical?: "mode" | "constant" | "mostRecent" | "category" | "drop";
                /** @description Replacement if `numeric` is `constant`. Default: `0`. */
                numericConstant?: number;
                /** @description Replacement if `categorical` is `constant`. Default: `"missing"`. */
                categoricalConstant?: string;
                /** @description Whether each column with missing values gets a 0/1 feature that marks them. Default: `false`. */
                indicator?: boolean;
            };
            /** @description Default: `null`. */
            outliers?: {
                /**
                 * @description Rule that finds outliers. `iqr`: values more than threshold × (Q3 − Q1) outside the quartiles. `zScore`: values more than threshold standard deviations from the mean.
                 * @enum {string}
                 */
                method: "iqr" | "zScore";
                /**
                 * @description Treatment of outliers. `clip` moves them to the limit, `drop` leaves their row out of the training split, and `mark` adds a 0/1 feature.
                 * @enum {string}
                 */
                action: "clip" | "drop" | "mark";
                /** @description Factor of the rule. By default 1.5 for `iqr` and 3 for `zScore`. */
                threshold?: number;
            } | null;
            /**
             * @description Scaling of numbers. `standardize`: (x − mean) / standard deviation; `minMax`: to 0 … 1; `robust`: (x − median) / (Q3 − Q1); `log`: ±ln(1 + |x|), then standardized. Each position of a vector is scaled separately. Date-times are always standardized, and booleans are 0 and 1. Trees, and naive Bayes of counts, default to `none`. Default: `"standardize"`.
             * @enum {string}
             */
            numeric?: "standardize" | "minMax" | "robust" | "log" | "none";
            /**
             * @description Scaling of the values that are predicted, of a regression, a forecasting or ratings; by default `bySeries` for a forecasting with `task.group`, otherwise `standardize`. Training, its losses and the penalties of a linear model go by the scaled values; evaluations and predictions are in their own unit. `standardize`: (y − mean) / standard deviation, and y / mean for the loss `poisson`. `none`: the values as they are. `bySeries`: as `standardize`, with the mean and deviation of each series' own training values, which are kept with the model. The past values of the target among the inputs are scaled in the same way before `preparation.numeric` applies. If a series has fewer training values than `task.window`, is constant, or is not in the training part, the past values of each of its windows give the scale: in a prediction all steps that the request has. The loss and MASE count all series alike; RMSE and MAE, those of epochs too, are over the values of all series in their own unit.
             * @enum {string}
             */
            targetScaling?: "standardize" | "bySeries" | "none";
            /**
             * @description Encoding of categories. `oneHot`: one 0/1 feature per category. `ordinal`: the rank of the category by frequency. `hashing`: one of a fixed number of features, chosen by a hash. `target`: the smoothed mean of the target over the training rows of the category (for several classes, the share of each), cross-fitted on the training rows. `embedding`: an index whose vector the model learns. Trees and naive Bayes default to `ordinal` and treat it as unordered categories. Default: `"oneHot"`.
             * @enum {string}
             */
            categorical?: "oneHot" | "ordinal" | "hashing" | "target" | "embedding";
            /** @description Options of the encoding `hashing`. */
            hashing?: {
                /** @description Number of features per column. The signed 32-bit MurmurHash3 (seed 0) of `column=category` picks one, by its absolute value modulo the buckets, as scikit-learn's FeatureHasher does. Default: `64`. */
                buckets?: number;
                /** @description Whether a negative hash sets −1 in place of 1, so that categories in one bucket tend to cancel out. Default: `true`. */
                signed?: boolean;
            };
            /** @description Options of the encoding `target`. */
            targetEncoding?: {
                /** @description Weight of the overall mean in a category's mean, as a number of rows. `auto` derives it from the variances (empirical Bayes), as scikit-learn's TargetEncoder does. Default: `"auto"`. */
                smoothing?: "auto" | number;
                /** @description Number of folds of the cross-fitting. A training row is encoded by the targets of the other folds only. Default: `5`. */
                folds?: number;
            };
            /** @description Maximum number of categories per column for `oneHot`, `ordinal` and `embedding`; 100000 by default for the users and items of a recommendation. The most frequent are kept. All others, including categories first seen later, share one feature, number or index. Default: `100`. */
            maxCategories?: number;
            /** @description Options of text columns. A missing text counts as an empty one. */
            text?: {
                /**
                 * @description Encoding of a text. `sequence`: the ids of its tokens in order; it is the default of `textCnn`, `lstm`, `gru`, `transformer` and `custom`, while `linear`, `mlp`, `wideAndDeep`, `cnn` and `resnet` average the embedded tokens. `tfidf`: one weight per token of the vocabulary, its count times ln((1 + texts) / (1 + texts with it)) + 1, with the weights of a text scaled to length 1, as in scikit-learn; it is the default of the other families.
                 * @enum {string}
                 */
                encoding?: "sequence" | "tfidf";
                /**
                 * @description Unit of a text. `word`: letters and digits (Unicode, NFKC, lower case; don't is one word, and each Chinese character is one). `character`: each code point unchanged. Default: `"word"`.
                 * @enum {string}
                 */
                tokenizer?: "word" | "character";
                /** @description Maximum number of tokens; the most frequent of the training split are kept, ties in order of the token. `sequence`: 20,000 ids by default, including those of padding (0) and unknown tokens (1). `tfidf`: 5,000 features by default. */
                vocabulary?: number;
                /** @description Number of tokens per text for `sequence`. Longer texts are cut, and shorter ones padded at the end. Default: `128`. */
                length?: number;
            };
            /** @description Options of image columns. Rows without an image are left out. */
            image?: {
                /** @description Width in pixels. By default the median image size is used, reduced to 64 pixels on its longer side if it is larger. If only one side is given, the other keeps the proportions. */
                width?: number;
                /** @description Height in pixels. The default follows the same rule as `width`. */
                height?: number;
                /** @description Number of channels. 1 is grey, 3 is red, green and blue, and 4 adds transparency, which is otherwise ignored. By default 1 if all images are grey, otherwise 3. */
                channels?: 1 | 3 | 4;
                /**
                 * @description How an image with other proportions is fitted. `fill` stretches it, `contain` pads it with black, and `cover` crops it around its centre. Default: `"fill"`.
                 * @enum {string}
                 */
                fit?: "fill" | "contain" | "cover";
                /**
                 * @description Scaling of pixels. `unit`: to 0 … 1. `standardize`: minus the mean, divided by the standard deviation of each channel over the training split. Default: `"unit"`.
                 * @enum {string}
                 */
                normalize?: "unit" | "standardize";
            };
            /** @description Random changes to the rows of training batches, drawn anew for every row and step. Validation, test and prediction use unchanged rows. */
            augmentation?: {
                /** @description Whether each image is mirrored left to right with probability 0.5. Default: `false`. */
                flip?: boolean;
                /** @description Largest fraction of the sides that is cropped. Each image is cut to a random window with sides of 1 − crop … 1 of the whole, and scaled back. Default: `0`. */
                crop?: number;
                /** @description Maximum rotation of an image in degrees, in either direction. Pixels outside of the image repeat its border. Default: `0`. */
                rotationDegrees?: number;
                /** @description Standard deviation of the normal noise that is added to pixels and numbers after scaling. Default: `0`. */
                noise?: number;
                /** @description Probability that a token is replaced by the unknown token. It applies to texts encoded as `sequence`; padding is kept. Default: `0`. */
                tokenDrop?: number;
                /** @description Parameter α of mixup. Each row, inputs and targets alike, is mixed with another of its batch in shares drawn from Beta(α, α). Default: `0`. */
                mixup?: number;
            };
            /**
             * @description Treatment of unequal classes in the training split. `classWeights` weights a row by rows / (classes · rows of its class), and each of several labels by rows / (2 · rows with it) or rows / (2 · rows without it). `oversample` repeats rows of smaller classes until each class has as many as the largest; `undersample` leaves rows of larger ones out until each has as few as the smallest. Rows are drawn by the seed, after everything is fitted on all training rows. Default: `"none"`.
             * @enum {string}
             */
            imbalance?: "none" | "classWeights" | "oversample" | "undersample";
        };
        Problem: {
            /** @description Address of the error's documentation. */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description Path of the request that failed. */
            instance: string;
            /** @description Stable code of the error, listed in docs/errors.md. */
            code: string;
            requestId: string;
            retryable: boolean;
            errors: {
                /** @description Description of the mistake and how to correct it. */
                detail: string;
                code?: string;
                /** @description JSON Pointer (RFC 6901) to the faulty part of the request body. */
                pointer?: string;
                /** @description Number of the row in the data, from 1; a header is not counted. */
                row?: number;
                /** @description Number of the line in the file, from 1. */
                line?: number;
                column?: string;
            }[];
        };
        Project: {
            /** @example prj_00000000000000000000000001 */
            id: string;
            name: string;
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            createdAt: string;
        };
        ProjectRequest: {
            /**
             * @description Lower-case letters, digits, `-`, `_` and `.`; at most 64; unique.
             * @example example-project
             */
            name: string;
        };
        /** @description The mean of many trees, each grown on rows and features drawn at random. */
        RandomForestModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "randomForest";
            /** @description Maximum number of trees (n_estimators, max_iter). Default: `100`. */
            trees?: number;
            /**
             * @description Classification: the impurity that splits reduce. Regression trees always reduce the squared error. Default: `"gini"`.
             * @enum {string}
             */
            criterion?: "gini" | "entropy";
            /** @description Maximum depth of a tree; null: no limit. Default: `null`. */
            maxDepth?: number | null;
            /** @description Minimum rows of a node that is split. Default: `2`. */
            minSamplesSplit?: number;
            /** @description Minimum rows of a leaf. Default: `1`. */
            minSamplesLeaf?: number;
            /** @description Maximum number of leaves of a tree; the nodes that gain the most are split first. null: no limit. Default: `null`. */
            maxLeaves?: number | null;
            /** @description Features that each split chooses from, drawn again for each split: all, the square root or the base-2 logarithm of their number, or a fraction of them. sqrt by default for classification, all for regression. */
            maxFeatures?: "all" | "sqrt" | "log2" | number;
            /** @description Whether the rows of each tree are drawn with replacement. Default: `true`. */
            bootstrap?: boolean;
            /** @description Rows drawn for each tree, as a fraction of the training rows (max_samples). Default: `1`. */
            sampleFraction?: number;
            /** @description Maximum number of histogram bins of a numeric feature; splits lie between bins. A feature with no more distinct values than bins is split exactly. The default is 65,535, which is exact, for up to 10,000 training rows, and 255 for more. */
            maxBins?: number;
        };
        RandomSplit: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            strategy: "random";
            /** @description Fraction of the rows that the model is fitted to. It does not apply to `kFold`. Default: `0.7`. */
            train?: number;
            /** @description Fraction of the rows that early stopping, the best checkpoint and an automatic threshold use. With `kFold` it is the fraction of each training's own rows, which are those outside the held-out fold. By default there is no validation part where nothing would use it, and its rows are trained on: for a classical family or an MLP on a small table without early stopping, and for a linear model that a solver fits, unless the threshold is `auto`. Default: `0.15`. */
            validation?: number;
            /** @description Fraction of the rows for the final evaluation. With `kFold` the default is 0; test rows are in no fold and evaluate the final model. Default: `0.15`. */
            test?: number;
            /** @description Seed of the split. By default the definition's `seed` is used. */
            seed?: number;
            /**
             * @description Treatment of rows that are equal in every used column (the inputs and the target). `keep`: each is an observation of its own, and is divided like any other row. `drop`: they are copies, and only the first is kept. `keepTogether`: all are kept, and equal rows stay in one part or fold; if a time or a column decides the part, those of a later part are left out. By default (`auto`) the data decide: rows that come from few combinations of values, such as the answers of a survey, are kept, and rows that equal each other more often than chance gives are copies, which are dropped, or kept together if `preparation.deduplicate` is false. With the strategy `column` all rows are kept in the parts that the column names. For sequences, forecasts and recommendations equal rows are copies. The estimate says what was decided.
             * @enum {string}
             */
            duplicates?: "auto" | "keep" | "drop" | "keepTogether";
        };
        ReadOptions: {
            /**
             * @description Encoding of a text. UTF-8 and UTF-16 are recognised; `windows-1252` is also Latin-1 (ISO 8859-1).
             * @enum {string}
             */
            encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
            /** @description Separator of the fields of a CSV. */
            delimiter?: string;
            /**
             * @description Decimal mark of numbers.
             * @enum {string}
             */
            decimal?: "." | ",";
            /**
             * @description Mark that groups the digits of numbers, such as the comma of 1,000.
             * @enum {string}
             */
            thousands?: "," | "." | " " | "'";
            /** @description Cells that mean "no value", in place of the usual ones; an empty cell always does. */
            missingValues?: string[];
            /**
             * @description Order of the parts of dates. The separator may be /, . or -, and a time may follow. ISO 8601 is always read.
             * @enum {string}
             */
            dateFormat?: "iso" | "yyyy-mm" | "yyyy/mm/dd" | "dd/mm/yyyy" | "mm/dd/yyyy" | "dd/mm/yy" | "mm/dd/yy" | "dd mmm yyyy" | "mmm dd yyyy" | "dd mmm yy" | "mmm yyyy" | "mmm yy" | "mm/yyyy" | "yyyy-Qq" | "Qq-yyyy" | "yyyy-Www" | "yyyymmdd";
            /** @description Whether the first line of a CSV names the columns; if not, they are named column1, column2 and so on. */
            header?: boolean;
            /** @description Number of lines to skip at the start of a CSV. */
            skipLines?: number;
            /** @description Options of single columns, by name. */
            columns?: {
                [key: string]: {
                    /**
                     * @description Type of the column. If a cell does not fit it, the file is rejected, with the number of the row.
                     * @enum {string}
                     */
                    type?: "numeric" | "categorical" | "boolean" | "dateTime" | "text" | "vector";
                    /**
                     * @description Order of the parts of dates. The separator may be /, . or -, and a time may follow. ISO 8601 is always read.
                     * @enum {string}
                     */
                    format?: "iso" | "yyyy-mm" | "yyyy/mm/dd" | "dd/mm/yyyy" | "mm/dd/yyyy" | "dd/mm/yy" | "mm/dd/yy" | "dd mmm yyyy" | "mmm dd yyyy" | "dd mmm yy" | "mmm yyyy" | "mmm yy" | "mm/yyyy" | "yyyy-Qq" | "Qq-yyyy" | "yyyy-Www" | "yyyymmdd";
                    /** @description Cells that mean "no value", in place of the usual ones; an empty cell always does. */
                    missingValues?: string[];
                };
            };
        };
        /** @description Evaluation of a recommendation without ratings. If users times items exceeds 20 million scores, a sample of the users is drawn by the seed. */
        RecommendationEvaluation: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "recommendation";
            /** @description Number of held-out rows, without the negatives drawn for them. */
            rows: number;
            /** @description Training loss on the held-out rows and the negatives drawn for them. */
            loss: number;
            /** @description Number of known items; each user's ranking holds those without a training row of that user. */
            items: number;
            /** @description Number of top places of each ranking that are evaluated. */
            k: number;
            /** @description Number of users with a relevant held-out item; each metric is the mean over these users. */
            users: number;
            /** @description Number of relevant items among the first k, divided by k. */
            precision: number;
            /** @description Share of the user's relevant items that are among the first k. */
            recall: number;
            /** @description Normalized discounted cumulative gain: Σ 1 / log2(place + 1) over the hits, divided by that of the best order. */
            ndcg: number;
            /** @description Mean average precision: Σ precision at each hit, divided by min(k, relevant items). */
            map: number;
            /** @description Share of users with a relevant item among the first k. */
            hitRate: number;
            baseline?: components["schemas"]["Baseline"];
        };
        RecommendationTask: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "recommendation";
            /** @description Column to predict: of a classification, regression or forecasting, and the rating of a recommendation. Without a target, every (user, item) row of a recommendation counts as a positive interaction (implicit feedback). */
            target?: string;
            /** @description recommendation: column that names the user. User and item are the inputs; other columns are left out. */
            user: string;
            /** @description recommendation: column that names the item. */
            item: string;
            /** @description recommendation: number of items drawn for each row as negative examples, uniformly from the items that its user has no training row with. They are drawn once, by the seed. Only without a target. Default: `4`. */
            negatives?: number;
        };
        ReconstructionPrediction: {
            /** @description Mean squared error over the row's features; it is large for unusual rows. */
            reconstructionError: number;
            code?: number[];
            reconstruction?: number[];
        };
        RegisterModelRequest: {
            /** @example example-model */
            name: string;
            /** @example run_00000000000000000000000001 */
            run: string;
            /** @description Step of the checkpoint to register. By default the run's final checkpoint, otherwise its best, otherwise its latest. */
            step?: number;
        };
        RegressionEvaluation: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "regression";
            rows: number;
            /** @description Training loss on the scaled target, without regularisation. */
            loss: number;
            mse: number;
            rmse: number;
            mae: number;
            medianAbsoluteError: number;
            /** @description Largest |error|, over all values if there are several. */
            maxError?: number;
            mape: number | null;
            r2: number | null;
            explainedVariance: number | null;
            meanPoissonDeviance: number | null;
            /** @description Quantiles of target − prediction, interpolated linearly, from the smallest (probability 0) to the largest (1); over all values if there are several. */
            residuals: {
                probabilities: number[];
                quantiles: number[];
            };
            /** @description Metrics of each value, or of each step ahead of a forecast; absent if there is only one. */
            perOutput?: {
                output: string;
                mse: number;
                rmse: number;
                mae: number;
                medianAbsoluteError: number;
                maxError: number;
                mape: number | null;
                r2: number | null;
                explainedVariance: number | null;
                meanPoissonDeviance: number | null;
            }[];
            forecast?: {
                /** @description Number of steps in a season; with 1 the naive forecast repeats the last known value. */
                season: number;
                mase: number | null;
                /** @description Mean absolute scaled error of each step ahead, from 1. */
                masePerStep: (number | null)[];
                /** @description Number of series in the part; absent without `task.group`. */
                series?: number;
                /** @description Metrics of each series, highest mean absolute scaled error first; of the first 100 if there are more. Absent without `task.group`. */
                perSeries?: {
                    /** @description Value of `task.group`. */
                    series: string;
                    /** @description Number of windows. */
                    rows: number;
                    /** @description Mean absolute error, in the unit of the target. */
                    mae: number;
                    mase: number | null;
                    naiveMase: number | null;
                }[];
                /** @description Metrics of the naive forecast on the same rows. */
                naive: {
                    mse: number;
                    rmse: number;
                    mae: number;
                    r2: number | null;
                    mase: number | null;
                    perOutput: {
                        output: string;
                        mse: number;
                        rmse: number;
                        mae: number;
                        r2: number | null;
                    }[];
                };
            };
            /** @description Ranking of each user's held-out items by predicted rating, for a recommendation with ratings. Items rated at least the mean of the training rows are relevant. Users and items without a training row are left out. */
            ranking?: {
                /** @description Number of top places of each ranking that are evaluated. */
                k: number;
                /** @description Number of users with a relevant held-out item; each metric is the mean over these users. */
                users: number;
                /** @description Number of relevant items among the first k, divided by k. */
                precision: number;
                /** @description Share of the user's relevant items that are among the first k. */
                recall: number;
                /** @description Normalized discounted cumulative gain: Σ 1 / log2(place + 1) over the hits, divided by that of the best order. */
                ndcg: number;
                /** @description Mean average precision: Σ precision at each hit, divided by min(k, relevant items). */
                map: number;
                /** @description Share of users with a relevant item among the first k. */
                hitRate: number;
            };
            baseline?: components["schemas"]["Baseline"];
        };
        RegressionTask: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "regression";
            /** @description Column to predict: of a classification, regression or forecasting, and the rating of a recommendation. Without a target, every (user, item) row of a recommendation counts as a positive interaction (implicit feedback). */
            target?: string;
            /** @description Columns to predict together, in place of target: the labels of a multiLabelClassification, or several values of a regression. */
            targets?: string[];
            /** @description Class that counts as positive, of a binary classification; by default the rarer one. */
            positiveClass?: string;
        };
        /** @description A residual network for small images, with batch normalisation. Other columns join before the dense layers. */
        ResnetModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "resnet";
            /** @description Stages of residual blocks; each but the first halves the sides. Default: `[{"filters":16},{"filters":32},{"filters":64}]`. */
            stages?: {
                /** @description Number of feature maps. */
                filters: number;
                /** @description Number of residual blocks; each has two convolutions. Default: `2`. */
                blocks?: number;
            }[];
            /** @description Share of the outputs that is set to 0 in a training step. Default: `0`. */
            dropout?: number;
            /** @description Dense layers after the mean of each map; none by default. */
            layers?: components["schemas"]["DenseLayer"][];
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        ResolvedAdagradOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "adagrad";
            /** @description Learning rate. */
            learningRate: number;
            /** @description Initial value of the sum of squared gradients. */
            initialAccumulator: number;
            /** @description Constant that is added to the divisor, so that it is never 0. */
            epsilon: number;
        };
        ResolvedAdamOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "adam";
            /** @description Learning rate. */
            learningRate: number;
            /** @description Decay rate of the first moment. */
            beta1: number;
            /** @description Decay rate of the second moment. */
            beta2: number;
            /** @description Constant that is added to the divisor, so that it is never 0. */
            epsilon: number;
            /** @description Factor λ of weight decay, for all weights and biases. `sgd` and `adam` add λ·w to the gradient after clipping, as PyTorch does (an L2 penalty λ/2·Σw², which Adam scales like the rest of the gradient); `adamw` decouples it (Loshchilov and Hutter 2019): each step subtracts learning rate × λ × w. */
            weightDecay?: number;
        };
        ResolvedAdamwOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "adamw";
            /** @description Learning rate. */
            learningRate: number;
            /** @description Decay rate of the first moment. */
            beta1: number;
            /** @description Decay rate of the second moment. */
            beta2: number;
            /** @description Constant that is added to the divisor, so that it is never 0. */
            epsilon: number;
            /** @description Factor λ of weight decay, for all weights and biases. `sgd` and `adam` add λ·w to the gradient after clipping, as PyTorch does (an L2 penalty λ/2·Σw², which Adam scales like the rest of the gradient); `adamw` decouples it (Loshchilov and Hutter 2019): each step subtracts learning rate × λ × w. */
            weightDecay: number;
        };
        /** @description Dense layers that rebuild the row from a narrow code, for the task autoencoding. */
        ResolvedAutoencoderModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "autoencoder";
            /** @description Layers of the encoder; by default one of half the width of the row, at most 512 units. */
            layers?: components["schemas"]["ResolvedDenseLayer"][];
            /** @description The narrow layer. */
            bottleneck: {
                /** @description Width of the code; by default a quarter of the width of the row, at most 32. */
                units?: number;
                /**
                 * @description Activation of the code.
                 * @enum {string}
                 */
                activation: "relu" | "linear" | "sigmoid" | "tanh" | "elu" | "selu" | "softplus" | "softsign" | "gelu" | "swish" | "leakyRelu";
                /**
                 * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
                 * @enum {string}
                 */
                initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
                /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
                deviation?: number;
            };
            /** @description Layers of the decoder; by default those of the encoder in reverse order. */
            decoder?: components["schemas"]["ResolvedDenseLayer"][];
        };
        ResolvedAutoencodingTask: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "autoencoding";
            target: null;
            positiveClass: null;
        };
        ResolvedClassificationTask: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "classification";
            target: string;
            positiveClass: string | null;
        };
        /** @description Convolutions of an image, or along a sequence, then dense layers. Other columns join before the dense layers. */
        ResolvedCnnModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "cnn";
            /** @description Convolutions; by default two or more with 32, 64, 128 … filters, pooled until at most 8 positions a side are left. */
            blocks?: components["schemas"]["ResolvedConvolution"][];
            /**
             * @description How the last feature maps become a vector: flatten keeps all numbers, average and max keep one number of each map.
             * @enum {string}
             */
            pooling: "flatten" | "average" | "max";
            /** @description Dense layers; by default one of 64 units. */
            layers?: components["schemas"]["ResolvedDenseLayer"][];
        };
        /** @description Convolution → batch normalisation → activation → max pooling → dropout. */
        ResolvedConvolution: {
            /** @description Number of feature maps. */
            filters: number;
            /** @description Side of the kernel. */
            kernelSize: number;
            /** @description Step of the kernel. */
            stride: number;
            /**
             * @description same: zero padding, so that the size is kept; valid: no padding.
             * @enum {string}
             */
            padding: "same" | "valid";
            /** @description Size and step of the max pooling after the convolution; null for none. By default 2, or none where too little is left. */
            pool?: number | null;
            /**
             * @description Activation function.
             * @enum {string}
             */
            activation: "relu" | "linear" | "sigmoid" | "tanh" | "elu" | "selu" | "softplus" | "softsign" | "gelu" | "swish" | "leakyRelu";
            /** @description Whether the outputs are normalised over the batch. The moving averages have momentum 0.9; epsilon is 0.001. */
            batchNorm: boolean;
            /** @description Share of the outputs that is set to 0 in a training step. */
            dropout: number;
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        ResolvedCustomModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "custom";
            layers: ({
                name: string;
                type: string;
            } & {
                [key: string]: unknown;
            })[];
        };
        /** @description One tree. A split divides the categories of a feature in two sets; rows with a missing value go to a side of their own. */
        ResolvedDecisionTreeModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "decisionTree";
            /**
             * @description Classification: the impurity that splits reduce. Regression trees always reduce the squared error.
             * @enum {string}
             */
            criterion: "gini" | "entropy";
            /** @description Maximum depth of a tree; null: no limit. */
            maxDepth: number | null;
            /** @description Minimum rows of a node that is split. */
            minSamplesSplit: number;
            /** @description Minimum rows of a leaf. */
            minSamplesLeaf: number;
            /** @description Maximum number of leaves of a tree; the nodes that gain the most are split first. null: no limit. */
            maxLeaves: number | null;
            /** @description Features that each split chooses from, drawn again for each split: all, the square root or the base-2 logarithm of their number, or a fraction of them. all by default. */
            maxFeatures?: "all" | "sqrt" | "log2" | number;
            /** @description Maximum number of histogram bins of a numeric feature; splits lie between bins. A feature with no more distinct values than bins is split exactly. The default is 65,535, which is exact, for up to 10,000 training rows, and 255 for more. */
            maxBins?: number;
        };
        /** @description A definition with every default written in and every column named; it is all that a run uses. */
        ResolvedDefinition: {
            name: string;
            dataset: string;
            task: components["schemas"]["ResolvedTask"];
            inputs: {
                name: string;
                /** @enum {string} */
                type: "numeric" | "categorical" | "boolean" | "dateTime" | "text" | "image" | "vector";
            }[];
            /** @description Rows of a group, or a vector, that are read as a sequence; absent without one. */
            sequence?: {
                /** @enum {string} */
                kind: "group" | "vector";
                group?: string;
                time?: string;
                length?: number;
                column?: string;
                features?: number;
            };
            split: components["schemas"]["ResolvedSplit"];
            preparation: components["schemas"]["ResolvedPreparation"];
            model: components["schemas"]["ResolvedModel"];
            training: components["schemas"]["ResolvedTraining"];
            evaluation: {
                /** @description Lowest probability at which the positive class of a binary classification, or a label, is predicted. `auto` picks the threshold with the best F1 on the validation split, for each label separately. */
                threshold: "auto" | number;
                /** @description Columns for whose values the metrics are also reported separately. */
                groups?: string[];
            };
            limits: {
                /** @description Maximum training time in seconds, all attempts of a run together. A run that reaches it stops, and keeps what it has trained so far. */
                maxRuntimeSeconds: number;
            };
            /** @description Seed of every random choice of a run: the split, the initial weights, the order of the rows, dropout. */
            seed: number;
            /**
             * @description Device to train on. `auto` uses a GPU if the worker has one.
             * @enum {string}
             */
            device: "auto" | "cpu" | "gpu";
        };
        /** @description Dense → batch or layer normalisation → activation → dropout. */
        ResolvedDenseLayer: {
            /** @description Width of the layer. */
            units: number;
            /**
             * @description Activation function.
             * @enum {string}
             */
            activation: "relu" | "linear" | "sigmoid" | "tanh" | "elu" | "selu" | "softplus" | "softsign" | "gelu" | "swish" | "leakyRelu";
            /** @description Share of the outputs that is set to 0 in a training step. */
            dropout: number;
            /** @description Whether the outputs are normalised over the batch. The moving averages have momentum 0.9; epsilon is 0.001. */
            batchNorm: boolean;
            /** @description Whether the outputs are normalised over the units. */
            layerNorm: boolean;
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        ResolvedEarlyStopping: {
            /** @description Metric of the epochs that is watched, such as `validation.loss`: `train` or `validation` with `loss`, `accuracy`, `hammingLoss`, `subsetAccuracy`, `rmse`, `mae`; `validation` only with `r2`, and with up to 100 classes or labels `precision`, `recall`, `f1`, `balancedAccuracy`. Precision, recall and F1 are those of the positive class at 0.5, or macro averages. A metric that the task does not have is refused with a list of those that it has. */
            metric: string;
            /** @description Number of epochs without improvement after which training stops. For gradient-boosted trees an epoch is a tree, and the default is 10. */
            patience: number;
            /** @description Smallest change of the metric that counts as an improvement. */
            minDelta: number;
            /** @description Whether the model gets the weights of its best epoch at the end. */
            restoreBest: boolean;
        };
        ResolvedForecastingTask: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "forecasting";
            target: string;
            positiveClass: null;
            time: string;
            group: string | null;
            groupInput?: boolean;
            horizon: number;
            window: number;
            season: number;
        };
        /** @description Trees that each correct the ones before (histogram gradient boosting, to second order). Defaults are those of scikit-learn's HistGradientBoosting; by default, training stops early above 10,000 training rows only. With training.earlyStopping, epochs are trees. */
        ResolvedGradientBoostedTreesModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "gradientBoostedTrees";
            /** @description Maximum number of trees (n_estimators, max_iter). */
            trees: number;
            /** @description Factor of each tree's contribution. */
            learningRate: number;
            /** @description Maximum depth of a tree; null: no limit. */
            maxDepth: number | null;
            /** @description Maximum number of leaves of a tree; the nodes that gain the most are split first. 31 by default; null: no limit. */
            maxLeaves: number | null;
            /** @description Minimum rows of a leaf. */
            minSamplesLeaf: number;
            /** @description L2 regularization of the values of leaves. */
            l2: number;
            /** @description Fraction of the training rows, drawn without replacement, that each tree is grown on. */
            subsample: number;
            /** @description Features that each split chooses from, drawn again for each split: all, the square root or the base-2 logarithm of their number, or a fraction of them. all by default. */
            maxFeatures?: "all" | "sqrt" | "log2" | number;
            /** @description Maximum number of histogram bins of a numeric feature; splits lie between bins. A feature with no more distinct values than bins is split exactly. */
            maxBins: number;
        };
        ResolvedGradientDescentOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "gradientDescent";
            /** @description Learning rate. */
            learningRate: number;
        };
        /** @description GRU layers along a text or a sequence; padding is skipped. Other columns join before the dense layers. */
        ResolvedGruModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "gru";
            /** @description Width of the state. */
            units: number;
            /** @description Number of stacked recurrent layers. */
            depth: number;
            /** @description Whether the steps are also read in reverse order. */
            bidirectional: boolean;
            /** @description Share of the outputs that is set to 0 in a training step. */
            dropout: number;
            /** @description Width of a token's embedding vector. */
            embeddingWidth: number;
            /** @description Dense layers after the last step; none by default. */
            layers?: components["schemas"]["ResolvedDenseLayer"][];
            /**
             * @description Initializer of the kernels from state to state.
             * @enum {string}
             */
            recurrentInitializer: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        ResolvedInitialWeights: {
            run: string;
            step: number;
            model: {
                name: string;
                version: number;
            } | null;
            layers: string[] | null;
            /** @enum {string} */
            preparation: "source" | "fit";
            newHead: string | null;
        };
        ResolvedLbfgsOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "lbfgs";
            /** @description Largest element of the gradient of the loss, penalties included, at which training has converged and ends. */
            tolerance: number;
            /** @description Number of past steps from which the curvature is estimated. */
            history: number;
        };
        ResolvedLeastSquaresOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "leastSquares";
        };
        /** @description Linear, logistic, softmax or Poisson regression. By default a solver finds its weights, with the L2 penalty of scikit-learn; see training.optimizer and training.regularization. All weights start at 0. */
        ResolvedLinearModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "linear";
        };
        /** @description LSTM layers along a text or a sequence; padding is skipped. Other columns join before the dense layers. */
        ResolvedLstmModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "lstm";
            /** @description Width of the state. */
            units: number;
            /** @description Number of stacked recurrent layers. */
            depth: number;
            /** @description Whether the steps are also read in reverse order. */
            bidirectional: boolean;
            /** @description Share of the outputs that is set to 0 in a training step. */
            dropout: number;
            /** @description Width of a token's embedding vector. */
            embeddingWidth: number;
            /** @description Dense layers after the last step; none by default. */
            layers?: components["schemas"]["ResolvedDenseLayer"][];
            /**
             * @description Initializer of the kernels from state to state.
             * @enum {string}
             */
            recurrentInitializer: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        /** @description The product of the vectors of two categories, such as user and item, plus a bias of each and a common one. Other columns add a linear term. */
        ResolvedMatrixFactorizationModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "matrixFactorization";
            /** @description Width of the vectors. */
            factors: number;
            /**
             * @description Initializer of the vectors.
             * @enum {string}
             */
            initializer: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        /** @description Dense layers on the row. Images and sequences go in as plain numbers, embedded categories as their vectors, and a text as the mean of the vectors of its tokens. On a table of numbers and categories, without texts, with up to 10,000 training rows, classification and regression have defaults of their own, if neither initialWeights nor freeze is given: 200 epochs without early stopping; if neither an optimizer nor a schedule is given, adam with a learning rate of 0.003 and the schedule cosine; and if neither regularization nor an optimizer is given, an l2 of 1 / training rows. */
        ResolvedMlpModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "mlp";
            /** @description Hidden layers; by default one of 128 units with dropout 0.3 on a table of up to 10,000 training rows, otherwise two of 128 and 64 units, for autoencoding three of 64, 8 and 64 units. */
            layers?: components["schemas"]["ResolvedDenseLayer"][];
            /** @description Width of the embedding vector of a category or token; by default half the number of categories, at most 50. */
            embeddingWidth?: number | null;
        };
        /** @description The model with every default written in. */
        ResolvedModel: components["schemas"]["ResolvedLinearModel"] | components["schemas"]["ResolvedMlpModel"] | components["schemas"]["ResolvedCnnModel"] | components["schemas"]["ResolvedResnetModel"] | components["schemas"]["ResolvedLstmModel"] | components["schemas"]["ResolvedGruModel"] | components["schemas"]["ResolvedTextCnnModel"] | components["schemas"]["ResolvedTransformerModel"] | components["schemas"]["ResolvedWideAndDeepModel"] | components["schemas"]["ResolvedAutoencoderModel"] | components["schemas"]["ResolvedMatrixFactorizationModel"] | components["schemas"]["ResolvedCustomModel"] | components["schemas"]["ResolvedDecisionTreeModel"] | components["schemas"]["ResolvedRandomForestModel"] | components["schemas"]["ResolvedGradientBoostedTreesModel"] | components["schemas"]["ResolvedNaiveBayesModel"] | components["schemas"]["ResolvedSupportVectorMachineModel"];
        ResolvedMomentumOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "momentum";
            /** @description Learning rate. */
            learningRate: number;
            /** @description Momentum factor: share of the previous step that is added. */
            momentum: number;
        };
        ResolvedMultiLabelClassificationTask: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "multiLabelClassification";
            target: null;
            positiveClass: null;
            targets: string[];
        };
        /** @description Classification: features are taken as independent within a class. */
        ResolvedNaiveBayesModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "naiveBayes";
            /**
             * @description gaussian: every feature has a normal distribution; multinomial: every feature is a count of 0 or more; bernoulli: every feature is present (above 0) or absent; auto: normal distributions for numbers, frequencies for categories, counts for the words of a text.
             * @enum {string}
             */
            variant: "auto" | "gaussian" | "multinomial" | "bernoulli";
            /** @description Smoothing that is added to each count: of categories, and of the variants multinomial and bernoulli (alpha). */
            smoothing: number;
            /** @description Fraction of the largest variance that is added to all variances (var_smoothing). */
            varianceSmoothing: number;
        };
        ResolvedNesterovOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "nesterov";
            /** @description Learning rate. */
            learningRate: number;
            /** @description Momentum factor: share of the previous step that is added. */
            momentum: number;
        };
        ResolvedOptimizer: components["schemas"]["ResolvedGradientDescentOptimizer"] | components["schemas"]["ResolvedSgdOptimizer"] | components["schemas"]["ResolvedMomentumOptimizer"] | components["schemas"]["ResolvedNesterovOptimizer"] | components["schemas"]["ResolvedAdagradOptimizer"] | components["schemas"]["ResolvedRmspropOptimizer"] | components["schemas"]["ResolvedAdamOptimizer"] | components["schemas"]["ResolvedAdamwOptimizer"] | components["schemas"]["ResolvedLbfgsOptimizer"] | components["schemas"]["ResolvedLeastSquaresOptimizer"];
        /** @description How values become numbers. Everything that is fitted is fitted on the training split only. */
        ResolvedPreparation: {
            missing: {
                /**
                 * @description Replacement of a missing number, boolean, date-time or vector (each position of a vector separately; a boolean gets the more frequent value unless the constant is 0 or 1). `mostRecent` takes the last value before it in the same part of the split, in the order of the dataset, or of time for a split by time; if there is none, the last value of the training rows, as in a prediction, and for the first training rows the median (for a category the most frequent one). `drop` leaves the row out. `keep` leaves the value missing; it is for trees, and is their default.
                 * @enum {string}
                 */
                numeric: "mean" | "median" | "mode" | "constant" | "mostRecent" | "drop" | "keep";
                /**
                 * @description Replacement of a missing category. `category` makes "missing" a category of its own; the other values mean the same as for numbers.
                 * @enum {string}
                 */
                categorical: "mode" | "constant" | "mostRecent" | "category" | "drop";
                /** @description Replacement if `numeric` is `constant`. */
                numericConstant: number;
                /** @description Replacement if `categorical` is `constant`. */
                categoricalConstant: string;
                /** @description Whether each column with missing values gets a 0/1 feature that marks them. */
                indicator: boolean;
            };
            /**
             * @description Scaling of numbers. `standardize`: (x − mean) / standard deviation; `minMax`: to 0 … 1; `robust`: (x − median) / (Q3 − Q1); `log`: ±ln(1 + |x|), then standardized. Each position of a vector is scaled separately. Date-times are always standardized, and booleans are 0 and 1. Trees, and naive Bayes of counts, default to `none`.
             * @enum {string}
             */
            numeric: "standardize" | "minMax" | "robust" | "log" | "none";
            /**
             * @description Encoding of categories. `oneHot`: one 0/1 feature per category. `ordinal`: the rank of the category by frequency. `hashing`: one of a fixed number of features, chosen by a hash. `target`: the smoothed mean of the target over the training rows of the category (for several classes, the share of each), cross-fitted on the training rows. `embedding`: an index whose vector the model learns. Trees and naive Bayes default to `ordinal` and treat it as unordered categories.
             * @enum {string}
             */
            categorical: "oneHot" | "ordinal" | "hashing" | "target" | "embedding";
            /** @description Options of the encoding `hashing`. */
            hashing?: {
                /** @description Number of features per column. The signed 32-bit MurmurHash3 (seed 0) of `column=category` picks one, by its absolute value modulo the buckets, as scikit-learn's FeatureHasher does. */
                buckets: number;
                /** @description Whether a negative hash sets −1 in place of 1, so that categories in one bucket tend to cancel out. */
                signed: boolean;
            };
            /** @description Options of the encoding `target`. */
            targetEncoding?: {
                /** @description Weight of the overall mean in a category's mean, as a number of rows. `auto` derives it from the variances (empirical Bayes), as scikit-learn's TargetEncoder does. */
                smoothing: "auto" | number;
                /** @description Number of folds of the cross-fitting. A training row is encoded by the targets of the other folds only. */
                folds: number;
            };
            /** @description Maximum number of categories per column for `oneHot`, `ordinal` and `embedding`; 100000 by default for the users and items of a recommendation. The most frequent are kept. All others, including categories first seen later, share one feature, number or index. */
            maxCategories: number;
            /** @description Random changes to the rows of training batches, drawn anew for every row and step. Validation, test and prediction use unchanged rows. */
            augmentation?: {
                /** @description Whether each image is mirrored left to right with probability 0.5. */
                flip: boolean;
                /** @description Largest fraction of the sides that is cropped. Each image is cut to a random window with sides of 1 − crop … 1 of the whole, and scaled back. */
                crop: number;
                /** @description Maximum rotation of an image in degrees, in either direction. Pixels outside of the image repeat its border. */
                rotationDegrees: number;
                /** @description Standard deviation of the normal noise that is added to pixels and numbers after scaling. */
                noise: number;
                /** @description Probability that a token is replaced by the unknown token. It applies to texts encoded as `sequence`; padding is kept. */
                tokenDrop: number;
                /** @description Parameter α of mixup. Each row, inputs and targets alike, is mixed with another of its batch in shares drawn from Beta(α, α). */
                mixup: number;
            };
            /**
             * @description Treatment of unequal classes in the training split. `classWeights` weights a row by rows / (classes · rows of its class), and each of several labels by rows / (2 · rows with it) or rows / (2 · rows without it). `oversample` repeats rows of smaller classes until each class has as many as the largest; `undersample` leaves rows of larger ones out until each has as few as the smallest. Rows are drawn by the seed, after everything is fitted on all training rows.
             * @enum {string}
             */
            imbalance: "none" | "classWeights" | "oversample" | "undersample";
            deduplicate: boolean;
            outliers: {
                /**
                 * @description Rule that finds outliers. `iqr`: values more than threshold × (Q3 − Q1) outside the quartiles. `zScore`: values more than threshold standard deviations from the mean.
                 * @enum {string}
                 */
                method: "iqr" | "zScore";
                /**
                 * @description Treatment of outliers. `clip` moves them to the limit, `drop` leaves their row out of the training split, and `mark` adds a 0/1 feature.
                 * @enum {string}
                 */
                action: "clip" | "drop" | "mark";
                /** @description Factor of the rule. By default 1.5 for `iqr` and 3 for `zScore`. */
                threshold?: number;
            } | null;
            /**
             * @description Scaling of the predicted values; absent without any.
             * @enum {string}
             */
            targetScaling?: "standardize" | "bySeries" | "none";
            /** @description How texts become numbers; absent without a text. */
            text?: {
                /** @enum {string} */
                encoding: "sequence" | "tfidf";
                tokenizer: string;
                vocabulary: number;
                /** @description Number of tokens per text; absent for `tfidf`. */
                length?: number;
            };
            /** @description Options of image columns. Rows without an image are left out. */
            image?: {
                /** @description Width in pixels. By default the median image size is used, reduced to 64 pixels on its longer side if it is larger. If only one side is given, the other keeps the proportions. */
                width?: number;
                /** @description Height in pixels. The default follows the same rule as `width`. */
                height?: number;
                /** @description Number of channels. 1 is grey, 3 is red, green and blue, and 4 adds transparency, which is otherwise ignored. By default 1 if all images are grey, otherwise 3. */
                channels?: 1 | 3 | 4;
                /**
                 * @description How an image with other proportions is fitted. `fill` stretches it, `contain` pads it with black, and `cover` crops it around its centre.
                 * @enum {string}
                 */
                fit: "fill" | "contain" | "cover";
                /**
                 * @description Scaling of pixels. `unit`: to 0 … 1. `standardize`: minus the mean, divided by the standard deviation of each channel over the training split.
                 * @enum {string}
                 */
                normalize: "unit" | "standardize";
            };
        };
        /** @description The mean of many trees, each grown on rows and features drawn at random. */
        ResolvedRandomForestModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "randomForest";
            /** @description Maximum number of trees (n_estimators, max_iter). */
            trees: number;
            /**
             * @description Classification: the impurity that splits reduce. Regression trees always reduce the squared error.
             * @enum {string}
             */
            criterion: "gini" | "entropy";
            /** @description Maximum depth of a tree; null: no limit. */
            maxDepth: number | null;
            /** @description Minimum rows of a node that is split. */
            minSamplesSplit: number;
            /** @description Minimum rows of a leaf. */
            minSamplesLeaf: number;
            /** @description Maximum number of leaves of a tree; the nodes that gain the most are split first. null: no limit. */
            maxLeaves: number | null;
            /** @description Features that each split chooses from, drawn again for each split: all, the square root or the base-2 logarithm of their number, or a fraction of them. sqrt by default for classification, all for regression. */
            maxFeatures?: "all" | "sqrt" | "log2" | number;
            /** @description Whether the rows of each tree are drawn with replacement. */
            bootstrap: boolean;
            /** @description Rows drawn for each tree, as a fraction of the training rows (max_samples). */
            sampleFraction: number;
            /** @description Maximum number of histogram bins of a numeric feature; splits lie between bins. A feature with no more distinct values than bins is split exactly. The default is 65,535, which is exact, for up to 10,000 training rows, and 255 for more. */
            maxBins?: number;
        };
        ResolvedRecommendationTask: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "recommendation";
            target: string | null;
            positiveClass: null;
            user: string;
            item: string;
            /** @description Number of items drawn for each row; 0 with ratings. */
            negatives: number;
        };
        ResolvedRegressionTask: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "regression";
            target: string | null;
            targets?: string[];
            positiveClass: string | null;
        };
        /** @description A residual network for small images, with batch normalisation. Other columns join before the dense layers. */
        ResolvedResnetModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "resnet";
            /** @description Stages of residual blocks; each but the first halves the sides. */
            stages: {
                /** @description Number of feature maps. */
                filters: number;
                /** @description Number of residual blocks; each has two convolutions. */
                blocks: number;
            }[];
            /** @description Share of the outputs that is set to 0 in a training step. */
            dropout: number;
            /** @description Dense layers after the mean of each map; none by default. */
            layers?: components["schemas"]["ResolvedDenseLayer"][];
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        ResolvedRmspropOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rmsprop";
            /** @description Learning rate. */
            learningRate: number;
            /** @description Decay rate of the mean of squared gradients. */
            rho: number;
            /** @description Momentum factor: share of the previous step that is added. */
            momentum: number;
            /** @description Constant that is added to the divisor, so that it is never 0. */
            epsilon: number;
        };
        /** @description The learning rate at step t, counted from 0 after the warm-up. step: lr·rate^⌊t/T⌋; exponential: lr·rate^(t/T); inverseTime: lr/(1+rate·t/T); polynomial: (lr−end)(1−t/T)^power+end; cosine: end+(lr−end)(1+cos(πt/T))/2; oneCycle (PyTorch's OneCycleLR): from lr/25 up to lr at step 0.3·T − 1, then down to end at step T − 1, each along half a cosine; reduceOnPlateau: times factor after patience epochs without improvement. An option that the type does not have is refused. */
        ResolvedSchedule: {
            /**
             * @description Formula of the schedule; the formulas are listed above.
             * @enum {string}
             */
            type: "constant" | "step" | "exponential" | "polynomial" | "cosine" | "oneCycle" | "inverseTime" | "reduceOnPlateau";
            /** @description Number of steps at the start in which the rate rises linearly from 0. */
            warmupSteps: number;
            /** @description Number of steps of the formula; null for the whole run. */
            decaySteps: number | null;
            /** @description Rate of the formula. The default is 0.1 for `step` and 0.96 for `exponential`; `inverseTime` requires it. */
            rate: number;
            /** @description Exponent of `polynomial`. */
            power: number;
            /** @description Final learning rate (`end`) of `polynomial`, `cosine` and `oneCycle`, and the minimum of `reduceOnPlateau`. */
            endLearningRate: number;
            /** @description Number of epochs without improvement after which `reduceOnPlateau` lowers the rate. */
            patience: number;
            /** @description Factor by which `reduceOnPlateau` multiplies the rate. */
            factor: number;
        };
        ResolvedSgdOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "sgd";
            /** @description Learning rate. */
            learningRate: number;
            /** @description Factor λ of weight decay, for all weights and biases. `sgd` and `adam` add λ·w to the gradient after clipping, as PyTorch does (an L2 penalty λ/2·Σw², which Adam scales like the rest of the gradient); `adamw` decouples it (Loshchilov and Hutter 2019): each step subtracts learning rate × λ × w. */
            weightDecay?: number;
        };
        /** @description The split; the fractions of its parts add up to 1. */
        ResolvedSplit: {
            /** @enum {string} */
            strategy: "random" | "stratified" | "grouped" | "timeOrdered" | "column" | "kFold";
            train: number;
            validation: number;
            test: number;
            seed: number;
            /** @enum {string} */
            duplicates?: "auto" | "keep" | "drop" | "keepTogether";
            column?: string;
            folds?: number;
            stratified?: boolean;
            refit?: boolean;
        };
        /** @description Support vector classification or ε-regression. Time grows with the square of the training rows and beyond: at most 20,000 training rows. */
        ResolvedSupportVectorMachineModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "supportVectorMachine";
            /** @description Regularization parameter C; smaller values give a smoother boundary. */
            c: number;
            /**
             * @description Kernel. linear: x·y; poly: (γx·y + coef0)^degree; rbf: exp(−γ|x − y|²); sigmoid: tanh(γx·y + coef0).
             * @enum {string}
             */
            kernel: "linear" | "poly" | "rbf" | "sigmoid";
            /** @description Kernel coefficient γ. scale: 1 / (features · variance of all numbers); auto: 1 / features. The linear kernel has none. */
            gamma: "scale" | "auto" | number;
            /** @description Degree of the kernel poly. */
            degree: number;
            /** @description Constant term of the kernels poly and sigmoid. */
            coef0: number;
            /** @description Regression: errors up to epsilon have no loss; in standard deviations of the target, or in its own unit if `preparation.targetScaling` is `none`. */
            epsilon: number;
            /** @description Classification: whether probabilities are fitted by five-fold cross-validation (Platt), which takes about six times as long. Without them, probabilities are computed from decision values and only the labels are reliable. */
            probability: boolean;
            /** @description Stopping tolerance of the solver. */
            tolerance: number;
        };
        ResolvedTask: components["schemas"]["ResolvedClassificationTask"] | components["schemas"]["ResolvedMultiLabelClassificationTask"] | components["schemas"]["ResolvedRegressionTask"] | components["schemas"]["ResolvedForecastingTask"] | components["schemas"]["ResolvedRecommendationTask"] | components["schemas"]["ResolvedAutoencodingTask"];
        /** @description Kim's convolutional network for texts (2014). Other columns join before the dense layers. */
        ResolvedTextCnnModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "textCnn";
            /** @description Width of a token's embedding vector. */
            embeddingWidth: number;
            /** @description Numbers of tokens that the kernels span; by default 3, 4 and 5, as far as the text is that long. */
            kernelSizes?: number[];
            /** @description Number of kernels of each size. */
            filters: number;
            /** @description Share of the outputs that is set to 0 in a training step. */
            dropout: number;
            /** @description Dense layers after the pooling; none by default. */
            layers?: components["schemas"]["ResolvedDenseLayer"][];
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        /** @description The training with every default written in; what only gradient steps have is absent for a classical family. */
        ResolvedTraining: {
            /** @enum {string} */
            loss: "crossEntropy" | "focal" | "hinge" | "meanSquaredError" | "meanAbsoluteError" | "huber" | "poisson";
            /** @description Share of the target probability that is spread over all classes, for `crossEntropy`. */
            labelSmoothing: number;
            /** @description Maximum number of passes over the training split. For an MLP on a small table the default is 200. For `lbfgs` it is the maximum number of iterations and the default is 1000; `leastSquares` takes 1. */
            epochs?: number;
            /** @description Number of rows in a batch; the last batch of an epoch may be smaller. The default is at most the size of the training split. */
            batchSize?: number;
            optimizer?: components["schemas"]["ResolvedOptimizer"];
            schedule?: components["schemas"]["ResolvedSchedule"];
            regularization?: {
                /** @description Factor of the L1 penalty l1·Σ|w| over kernels, which is added to the loss. */
                l1: number;
                /** @description Factor of the L2 penalty l2·Σw² over kernels (not biases), which is added to the loss. Where a solver is the optimizer and no l1 is given, the default for crossEntropy and poisson is 1 / (2 · training rows · k), where k is the number of labels or values of a row, which is C = 1 of scikit-learn; for the other losses it is 1 / (training rows · k), which is alpha = 1 of Ridge, if there are as many features as training rows, and otherwise 0, as in LinearRegression. */
                l2: number;
            };
            gradient?: {
                /** @description Largest magnitude of an element of a gradient; null: not limited. */
                clipValue: number | null;
                /** @description Largest norm of the gradient of each tensor; null: not limited. */
                clipNorm: number | null;
                /** @description Largest norm of all gradients together; null: not limited. */
                clipGlobalNorm: number | null;
                /** @description Number of batches whose gradients are combined into one step. Together they may not exceed the training split. */
                accumulate: number;
            };
            earlyStopping: components["schemas"]["ResolvedEarlyStopping"] | null;
            checkpoint: {
                /** @description Seconds between two checkpoints. */
                everySeconds: number;
                /** @description Number of epochs after which another checkpoint is written; null: none. */
                everyEpochs: number | null;
                /** @description Number of the latest checkpoints that are kept. */
                keepLast: number;
                /** @description Number of the best checkpoints that are kept. */
                keepBest: number;
            };
            /** @enum {string} */
            precision?: "float32";
            initialWeights?: components["schemas"]["ResolvedInitialWeights"] | null;
            freeze?: string[] | null;
        };
        /** @description A Transformer encoder on a text or a sequence, with learned positions; padding is masked. Other columns join before the dense layers. */
        ResolvedTransformerModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "transformer";
            /** @description Width of each step. */
            width: number;
            /** @description Number of attention heads; the width is a multiple of it. */
            heads: number;
            /** @description Number of encoder layers. */
            depth: number;
            /** @description Units of the hidden layer in each encoder layer; by default twice the width. */
            feedForward?: number;
            /**
             * @description Activation of the hidden layer in each encoder layer.
             * @enum {string}
             */
            activation: "relu" | "linear" | "sigmoid" | "tanh" | "elu" | "selu" | "softplus" | "softsign" | "gelu" | "swish" | "leakyRelu";
            /** @description Share of the outputs that is set to 0 in a training step. */
            dropout: number;
            /** @description Dense layers after the mean over the steps; none by default. */
            layers?: components["schemas"]["ResolvedDenseLayer"][];
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        /** @description A linear model and dense layers on the same row; their logits are added. */
        ResolvedWideAndDeepModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "wideAndDeep";
            /** @description Layers of the deep part; by default two of 128 and 64 units. */
            layers?: components["schemas"]["ResolvedDenseLayer"][];
            /** @description Width of the embedding vector of a category or token; by default half the number of categories, at most 50. */
            embeddingWidth?: number | null;
        };
        RmspropOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rmsprop";
            /** @description Learning rate. Default: `0.001`. */
            learningRate?: number;
            /** @description Decay rate of the mean of squared gradients. Default: `0.9`. */
            rho?: number;
            /** @description Momentum factor: share of the previous step that is added. Default: `0`. */
            momentum?: number;
            /** @description Constant that is added to the divisor, so that it is never 0. Default: `1e-7`. */
            epsilon?: number;
        };
        Run: {
            /** @example run_00000000000000000000000001 */
            id: string;
            /** @example exp_00000000000000000000000001 */
            experimentId: string;
            name: string;
            /** @enum {string} */
            status: "queued" | "starting" | "running" | "pausing" | "paused" | "cancelling" | "succeeded" | "failed" | "cancelled";
            stopReason: ("completed" | "earlyStopped" | "pruned" | "maxRuntime" | "user" | "diverged" | "workerLost" | "error") | null;
            /** @description Number of attempts so far; 0 before the first. */
            attempt: number;
            /** @description Priority among the project's queued runs, from 1 to 99; the highest is taken first. */
            priority: number;
            queue: {
                /** @description Position in the queue, over all projects; 1 is next. Projects take turns, so it is an estimate. */
                position: number;
                /**
                 * @description Reason why the run waits. `turn` means that other runs are ahead or all slots are busy, `projectLimit` that the project has as many runs under way as it may have, `noLiveWorker` that there is no worker, and `retry` that its last attempt was lost and it is not taken before `retryAt`.
                 * @enum {string}
                 */
                waitingFor: "turn" | "projectLimit" | "noLiveWorker" | "retry";
                /** @description Time before which the run is not taken; null where it may be taken now. */
                retryAt: string | null;
            } | null;
            progress: {
                /** @description Number of finished epochs. */
                epoch: number;
                epochs: number;
                step: number;
                totalSteps: number;
                rowsPerSecond: number | null;
                /** @description Number of the fold whose model is being trained, from 1; only for cross-validation. */
                fold?: number;
            } | null;
            execution: {
                engine: components["schemas"]["EngineInfo"];
                /**
                 * @description How training steps are executed. `eager` runs operation by operation, `captured` runs a recorded graph, `solver` minimizes the loss of a linear model over all rows at once, and `classical` fits the model by an algorithm of its own instead of gradient steps.
                 * @enum {string}
                 */
                mode: "eager" | "captured" | "solver" | "classical";
                plan: string;
                reason: string;
            } | null;
            timings: {
                /** @description Seconds from the start of the trainer to loading the data. */
                startSeconds: number;
                /** @description Seconds spent on loading and preparing the data. */
                dataSeconds: number;
                /** @description Seconds spent on building the model and tracing its step. */
                buildSeconds: number;
                /** @description Seconds spent on training, including the choice of an execution plan and validation after each epoch. */
                trainSeconds: number;
                evaluateSeconds: number;
                /** @description Seconds spent on writing checkpoints. */
                saveSeconds: number;
            } | null;
            headline: {
                /**
                 * @description Rows that the figure was measured on; `crossValidation` is the mean over the folds.
                 * @enum {string}
                 */
                split: "test" | "crossValidation" | "validation";
                metric: string;
                value: number;
            } | null;
            /** @description Warnings of the experiment, then those that the run came upon. Each is also an event of the run. */
            warnings: components["schemas"]["Warning"][];
            /** @description Number of `warnings`. */
            warningCount: number;
            error: {
                code: string;
                message: string;
                issues: {
                    /** @description Description of the mistake and how to correct it. */
                    detail: string;
                    code?: string;
                    /** @description JSON Pointer (RFC 6901) to the faulty part of the request body. */
                    pointer?: string;
                    /** @description Number of the row in the data, from 1; a header is not counted. */
                    row?: number;
                    /** @description Number of the line in the file, from 1. */
                    line?: number;
                    column?: string;
                }[];
            } | null;
            transitions: {
                /** @enum {string} */
                status: "queued" | "starting" | "running" | "pausing" | "paused" | "cancelling" | "succeeded" | "failed" | "cancelled";
                /**
                 * Format: date-time
                 * @example 2026-11-22T10:00:00.000Z
                 */
                at: string;
                message: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            createdAt: string;
            startedAt: string | null;
            firstStepAt: string | null;
            finishedAt: string | null;
        };
        RunAttempt: {
            /** @description Number of the attempt, from 1. */
            attempt: number;
            workerId: string;
            engine: components["schemas"]["EngineInfo"] | null;
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            startedAt: string;
            endedAt: string | null;
            outcome: ("queued" | "starting" | "running" | "pausing" | "paused" | "cancelling" | "succeeded" | "failed" | "cancelled") | null;
            error: {
                code: string;
                message: string;
                issues: {
                    /** @description Description of the mistake and how to correct it. */
                    detail: string;
                    code?: string;
                    /** @description JSON Pointer (RFC 6901) to the faulty part of the request body. */
                    pointer?: string;
                    /** @description Number of the row in the data, from 1; a header is not counted. */
                    row?: number;
                    /** @description Number of the line in the file, from 1. */
                    line?: number;
                    column?: string;
                }[];
            } | null;
            checkpointStep: number | null;
        };
        RunEvent: {
            id: number;
            /**
             * Format: date-time
             * @example 2026-11-22T10:00:00.000Z
             */
            at: string;
            /** @enum {string} */
            type: "status" | "metrics" | "checkpoint" | "log" | "warning";
            /** @enum {string} */
            level: "info" | "warning" | "error";
            message: string;
            /** @description Details of the event; of a `warning` event, the warning itself. */
            data: unknown;
        };
        RunRows: {
            rows: {
                /** @description Row of the dataset, from 0, as `offset` of `GET /datasets/{datasetId}/rows` counts; for an example of several rows its last row (of a forecast the last one that is known). */
                row: number;
                /**
                 * @description Part of the split. With folds, rows of `test` that have a `fold` are held out by it, and all others are those of the final model.
                 * @enum {string}
                 */
                part: "train" | "validation" | "test";
                fold: number | null;
                /** @description Target as it was read: a class, a list of labels, a number, a list of the next numbers, or an object of numbers by target. Null without a prediction, and for tasks without a target. */
                truth: unknown;
                prediction: {
                    [key: string]: unknown;
                } | null;
                correct: boolean | null;
                error: number | null;
                /** @description Values of the row in the dataset by column, if asked for. */
                values?: {
                    [key: string]: unknown;
                };
            }[];
            offset: number;
            /** @description Number of rows that fit the filters. */
            total: number;
        };
        /** @description The learning rate at step t, counted from 0 after the warm-up. step: lr·rate^⌊t/T⌋; exponential: lr·rate^(t/T); inverseTime: lr/(1+rate·t/T); polynomial: (lr−end)(1−t/T)^power+end; cosine: end+(lr−end)(1+cos(πt/T))/2; oneCycle (PyTorch's OneCycleLR): from lr/25 up to lr at step 0.3·T − 1, then down to end at step T − 1, each along half a cosine; reduceOnPlateau: times factor after patience epochs without improvement. An option that the type does not have is refused. */
        Schedule: {
            /**
             * @description Formula of the schedule; the formulas are listed above. Default: `"constant"`.
             * @enum {string}
             */
            type?: "constant" | "step" | "exponential" | "polynomial" | "cosine" | "oneCycle" | "inverseTime" | "reduceOnPlateau";
            /** @description Number of steps at the start in which the rate rises linearly from 0. Default: `0`. */
            warmupSteps?: number;
            /** @description Number of steps T of the formula. `step` and `exponential` require it; the default is 1 for `inverseTime`, otherwise the rest of the run. */
            decaySteps?: number;
            /** @description Rate of the formula. The default is 0.1 for `step` and 0.96 for `exponential`; `inverseTime` requires it. */
            rate?: number;
            /** @description Exponent of `polynomial`. Default: `1`. */
            power?: number;
            /** @description Final learning rate (`end`) of `polynomial`, `cosine` and `oneCycle`, and the minimum of `reduceOnPlateau`. Default: `0`. */
            endLearningRate?: number;
            /** @description Number of epochs without improvement after which `reduceOnPlateau` lowers the rate. Default: `3`. */
            patience?: number;
            /** @description Factor by which `reduceOnPlateau` multiplies the rate. Default: `0.5`. */
            factor?: number;
        };
        ScorePrediction: {
            /** @description Predicted probability, 0 … 1, that the user interacts with the item; it ranks items in a recommendation without ratings. */
            score: number;
        };
        /** @description The rows of a group, ordered by time, form one example, and their columns are the features of each step. The target must have one value in each group. The split divides groups, and groups that are equal in every step count as duplicates. */
        SequenceOfRows: {
            /** @description Column that names the example. Rows with the same value are one example. */
            group: string;
            /** @description Column that orders the rows of an example: a date-time or a number. */
            time: string;
            /** @description Maximum number of steps in an example. Longer groups keep their last steps; shorter ones are padded with zeros in front. Default: `100`. */
            length?: number;
        };
        /** @description The numbers of a vector form a sequence, oldest first. Each feature is scaled over all steps together. */
        SequenceOfVector: {
            /** @description Name of a column of type `vector`. */
            column: string;
            /** @description Number of features in a step. The vector holds the features of the first step, then those of the second, and so on. Default: `1`. */
            features?: number;
        };
        SgdOptimizer: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "sgd";
            /** @description Learning rate. Default: `0.01`. */
            learningRate?: number;
            /** @description Factor λ of weight decay, for all weights and biases. `sgd` and `adam` add λ·w to the gradient after clipping, as PyTorch does (an L2 penalty λ/2·Σw², which Adam scales like the rest of the gradient); `adamw` decouples it (Loshchilov and Hutter 2019): each step subtracts learning rate × λ × w. */
            weightDecay?: number;
        };
        /** @description The fractions `train`, `validation` and `test` add up to 1; those that are not given share the rest. */
        Split: components["schemas"]["SplitByStrategy"] | components["schemas"]["DefaultSplit"];
        /** @description How rows are divided; by default `stratified` for classification, otherwise `random`. `stratified` applies the fractions to each class, and to several labels as nearly as possible (iterative stratification, Sechidis et al. 2011). `grouped` keeps the rows of a group together. `timeOrdered` trains on the earliest rows and tests on the latest. `column` reads the part from a column. `kFold` is cross-validation, see `folds`. */
        SplitByStrategy: components["schemas"]["RandomSplit"] | components["schemas"]["StratifiedSplit"] | components["schemas"]["GroupedSplit"] | components["schemas"]["TimeOrderedSplit"] | components["schemas"]["ColumnSplit"] | components["schemas"]["KFoldSplit"];
        SplitEvaluation: components["schemas"]["ClassificationEvaluation"] | components["schemas"]["MultiLabelEvaluation"] | components["schemas"]["RegressionEvaluation"] | components["schemas"]["AutoencodingEvaluation"] | components["schemas"]["RecommendationEvaluation"];
        StratifiedSplit: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            strategy: "stratified";
            /** @description Fraction of the rows that the model is fitted to. It does not apply to `kFold`. Default: `0.7`. */
            train?: number;
            /** @description Fraction of the rows that early stopping, the best checkpoint and an automatic threshold use. With `kFold` it is the fraction of each training's own rows, which are those outside the held-out fold. By default there is no validation part where nothing would use it, and its rows are trained on: for a classical family or an MLP on a small table without early stopping, and for a linear model that a solver fits, unless the threshold is `auto`. Default: `0.15`. */
            validation?: number;
            /** @description Fraction of the rows for the final evaluation. With `kFold` the default is 0; test rows are in no fold and evaluate the final model. Default: `0.15`. */
            test?: number;
            /** @description Seed of the split. By default the definition's `seed` is used. */
            seed?: number;
            /**
             * @description Treatment of rows that are equal in every used column (the inputs and the target). `keep`: each is an observation of its own, and is divided like any other row. `drop`: they are copies, and only the first is kept. `keepTogether`: all are kept, and equal rows stay in one part or fold; if a time or a column decides the part, those of a later part are left out. By default (`auto`) the data decide: rows that come from few combinations of values, such as the answers of a survey, are kept, and rows that equal each other more often than chance gives are copies, which are dropped, or kept together if `preparation.deduplicate` is false. With the strategy `column` all rows are kept in the parts that the column names. For sequences, forecasts and recommendations equal rows are copies. The estimate says what was decided.
             * @enum {string}
             */
            duplicates?: "auto" | "keep" | "drop" | "keepTogether";
        };
        /** @description Support vector classification or ε-regression. Time grows with the square of the training rows and beyond: at most 20,000 training rows. */
        SupportVectorMachineModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "supportVectorMachine";
            /** @description Regularization parameter C; smaller values give a smoother boundary. Default: `1`. */
            c?: number;
            /**
             * @description Kernel. linear: x·y; poly: (γx·y + coef0)^degree; rbf: exp(−γ|x − y|²); sigmoid: tanh(γx·y + coef0). Default: `"rbf"`.
             * @enum {string}
             */
            kernel?: "linear" | "poly" | "rbf" | "sigmoid";
            /** @description Kernel coefficient γ. scale: 1 / (features · variance of all numbers); auto: 1 / features. The linear kernel has none. Default: `"scale"`. */
            gamma?: "scale" | "auto" | number;
            /** @description Degree of the kernel poly. Default: `3`. */
            degree?: number;
            /** @description Constant term of the kernels poly and sigmoid. Default: `0`. */
            coef0?: number;
            /** @description Regression: errors up to epsilon have no loss; in standard deviations of the target, or in its own unit if `preparation.targetScaling` is `none`. Default: `0.1`. */
            epsilon?: number;
            /** @description Classification: whether probabilities are fitted by five-fold cross-validation (Platt), which takes about six times as long. Without them, probabilities are computed from decision values and only the labels are reliable. Default: `true`. */
            probability?: boolean;
            /** @description Stopping tolerance of the solver. Default: `0.001`. */
            tolerance?: number;
        };
        SystemInfo: {
            version: string;
            /** @description Distinct engines of the live workers. */
            engines: components["schemas"]["EngineInfo"][];
            fallback: string | null;
            workers: {
                id: string;
                host: string;
                /** @description Number of runs that the worker trains at the same time. */
                slots: number;
                busySlots: number;
                engine: components["schemas"]["EngineInfo"] | null;
                /**
                 * Format: date-time
                 * @example 2026-11-22T10:00:00.000Z
                 */
                startedAt: string;
                /**
                 * Format: date-time
                 * @example 2026-11-22T10:00:00.000Z
                 */
                seenAt: string;
            }[];
            queue: {
                /** @description Backend of the queue: `redis` (Bull) or `postgres`. */
                backend: string;
                /** @description Number of queued runs, of all projects. */
                queuedRuns: number;
                /** @description Number of those that were lost and wait for a while before they are tried again. */
                delayedRuns: number;
            };
            limits: {
                /** @description Largest upload in bytes, as sent. */
                maxUploadBytes: number;
                /** @description Largest upload in bytes, decompressed. */
                maxUncompressedBytes: number;
                maxRows: number;
                maxColumns: number;
                /** @description Longest line of a text file in bytes. */
                maxLineBytes: number;
                /** @description Largest JSON body in bytes. */
                maxBodyBytes: number;
                /** @description Maximum number of queued runs in a project. */
                maxQueuedRuns: number;
                maxRunsUnderWay: number | null;
                /** @description Maximum number of requests per minute of one key, or of one address without a key. */
                requestsPerMinute: number;
            };
        };
        /** @description Type of the task. multiLabelClassification: predicts which of several labels a row has; each label is a column of 0 and 1 or of true and false. autoencoding: reconstructs the row itself through a narrow layer; rows with a large reconstruction error are unusual. recommendation: predicts which items a user prefers, from rows that name a user and an item, with or without a rating; predictions score (user, item) pairs, so send a row for each item to rank. */
        Task: components["schemas"]["ClassificationTask"] | components["schemas"]["MultiLabelClassificationTask"] | components["schemas"]["RegressionTask"] | components["schemas"]["ForecastingTask"] | components["schemas"]["RecommendationTask"] | components["schemas"]["AutoencodingTask"];
        /** @description Kim's convolutional network for texts (2014). Other columns join before the dense layers. */
        TextCnnModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "textCnn";
            /** @description Width of a token's embedding vector. Default: `100`. */
            embeddingWidth?: number;
            /** @description Numbers of tokens that the kernels span; by default 3, 4 and 5, as far as the text is that long. */
            kernelSizes?: number[];
            /** @description Number of kernels of each size. Default: `100`. */
            filters?: number;
            /** @description Share of the outputs that is set to 0 in a training step. Default: `0.5`. */
            dropout?: number;
            /** @description Dense layers after the pooling; none by default. */
            layers?: components["schemas"]["DenseLayer"][];
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        TimeOrderedSplit: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            strategy: "timeOrdered";
            /** @description Fraction of the rows that the model is fitted to. It does not apply to `kFold`. Default: `0.7`. */
            train?: number;
            /** @description Fraction of the rows that early stopping, the best checkpoint and an automatic threshold use. With `kFold` it is the fraction of each training's own rows, which are those outside the held-out fold. By default there is no validation part where nothing would use it, and its rows are trained on: for a classical family or an MLP on a small table without early stopping, and for a linear model that a solver fits, unless the threshold is `auto`. Default: `0.15`. */
            validation?: number;
            /** @description Fraction of the rows for the final evaluation. With `kFold` the default is 0; test rows are in no fold and evaluate the final model. Default: `0.15`. */
            test?: number;
            /** @description Column that the strategy goes by. `grouped` and `kFold`: the group of a row, whose rows stay in one part or fold. `timeOrdered`: a date-time or a number; rows of the same time stay together, so the parts match the fractions as nearly as that allows. `column`: train, validation (or valid, or val) or test, in upper or lower case, in place of the fractions. Rows without a value are left out. The column is not an input unless `inputs.include` names it. */
            column?: string;
            /**
             * @description Treatment of rows that are equal in every used column (the inputs and the target). `keep`: each is an observation of its own, and is divided like any other row. `drop`: they are copies, and only the first is kept. `keepTogether`: all are kept, and equal rows stay in one part or fold; if a time or a column decides the part, those of a later part are left out. By default (`auto`) the data decide: rows that come from few combinations of values, such as the answers of a survey, are kept, and rows that equal each other more often than chance gives are copies, which are dropped, or kept together if `preparation.deduplicate` is false. With the strategy `column` all rows are kept in the parts that the column names. For sequences, forecasts and recommendations equal rows are copies. The estimate says what was decided.
             * @enum {string}
             */
            duplicates?: "auto" | "keep" | "drop" | "keepTogether";
        };
        Training: {
            /** @description Maximum number of passes over the training split. For an MLP on a small table the default is 200. For `lbfgs` it is the maximum number of iterations and the default is 1000; `leastSquares` takes 1. Default: `50`. */
            epochs?: number;
            /** @description Number of rows in a batch; the last batch of an epoch may be smaller. The default is at most the size of the training split. Default: `32`. */
            batchSize?: number;
            /**
             * @description Loss to minimize; for several labels or values it is the mean over them. `auto` is `crossEntropy` for classification, and `meanSquaredError` for values and autoencoding. Autoencoding allows `crossEntropy` if all features lie in 0 … 1. `hinge` is max(0, 1 ∓ score) for two classes and the loss of Crammer and Singer for more; its probabilities are the sigmoid or softmax of the scores and are not calibrated. `poisson` learns the logarithm of a rate and needs targets of 0 or more. Default: `"auto"`.
             * @enum {string}
             */
            loss?: "auto" | "crossEntropy" | "focal" | "hinge" | "meanSquaredError" | "meanAbsoluteError" | "huber" | "poisson";
            /** @description Share of the target probability that is spread over all classes, for `crossEntropy`. Default: `0`. */
            labelSmoothing?: number;
            optimizer?: components["schemas"]["Optimizer"];
            schedule?: components["schemas"]["Schedule"];
            regularization?: {
                /** @description Factor of the L1 penalty l1·Σ|w| over kernels, which is added to the loss. Default: `0`. */
                l1?: number;
                /** @description Factor of the L2 penalty l2·Σw² over kernels (not biases), which is added to the loss. Where a solver is the optimizer and no l1 is given, the default for crossEntropy and poisson is 1 / (2 · training rows · k), where k is the number of labels or values of a row, which is C = 1 of scikit-learn; for the other losses it is 1 / (training rows · k), which is alpha = 1 of Ridge, if there are as many features as training rows, and otherwise 0, as in LinearRegression. Default: `0`. */
                l2?: number;
            };
            gradient?: {
                /** @description Largest magnitude of an element of a gradient; null: not limited. Default: `null`. */
                clipValue?: number | null;
                /** @description Largest norm of the gradient of each tensor; null: not limited. Default: `null`. */
                clipNorm?: number | null;
                /** @description Largest norm of all gradients together; null: not limited. Default: `null`. */
                clipGlobalNorm?: number | null;
                /** @description Number of batches whose gradients are combined into one step. Together they may not exceed the training split. Default: `1`. */
                accumulate?: number;
            };
            /** @description Early stopping. It is on by default if there is a validation split, except for an MLP on a small table and gradient-boosted trees of up to 10,000 training rows; null turns it off. */
            earlyStopping?: components["schemas"]["EarlyStopping"] | null;
            checkpoint?: {
                /** @description Seconds between two checkpoints. Default: `30`. */
                everySeconds?: number;
                /** @description Number of epochs after which another checkpoint is written; null: none. Default: `null`. */
                everyEpochs?: number | null;
                /** @description Number of the latest checkpoints that are kept. Default: `2`. */
                keepLast?: number;
                /** @description Number of the best checkpoints that are kept. Default: `1`. */
                keepBest?: number;
            };
            /**
             * @description Number format of the computation. Default: `"float32"`.
             * @enum {string}
             */
            precision?: "float32" | "mixed";
            initialWeights?: components["schemas"]["InitialWeights"] | null;
            freeze?: components["schemas"]["Freeze"] | null;
        };
        /** @description A Transformer encoder on a text or a sequence, with learned positions; padding is masked. Other columns join before the dense layers. */
        TransformerModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "transformer";
            /** @description Width of each step. Default: `64`. */
            width?: number;
            /** @description Number of attention heads; the width is a multiple of it. Default: `4`. */
            heads?: number;
            /** @description Number of encoder layers. Default: `2`. */
            depth?: number;
            /** @description Units of the hidden layer in each encoder layer; by default twice the width. */
            feedForward?: number;
            /**
             * @description Activation of the hidden layer in each encoder layer. Default: `"gelu"`.
             * @enum {string}
             */
            activation?: "relu" | "linear" | "sigmoid" | "tanh" | "elu" | "selu" | "softplus" | "softsign" | "gelu" | "swish" | "leakyRelu";
            /** @description Share of the outputs that is set to 0 in a training step. Default: `0.1`. */
            dropout?: number;
            /** @description Dense layers after the mean over the steps; none by default. */
            layers?: components["schemas"]["DenseLayer"][];
            /**
             * @description Initializer of the kernels; by default heUniform before activations of the relu family, else glorotUniform.
             * @enum {string}
             */
            initializer?: "glorotUniform" | "glorotNormal" | "heUniform" | "heNormal" | "randomNormal" | "orthogonal";
            /** @description Standard deviation of the initializer randomNormal; 0.05 by default. */
            deviation?: number;
        };
        ValuePrediction: {
            value: number;
        };
        ValuesPrediction: {
            /** @description Predicted values by the name of their target. */
            values: {
                [key: string]: number;
            };
        };
        Warning: {
            /**
             * @description Kind of warning; docs/warnings.md describes each.
             * @enum {string}
             */
            code: "constantColumn" | "identifierLike" | "mostlyMissing" | "highCardinality" | "duplicateRows" | "imbalancedTarget" | "leaksTarget" | "highlyCorrelated" | "optionContradicted" | "optionWithoutEffect" | "missingTargetValues" | "classTooSmall" | "missingInputValues" | "missingSplitValues" | "missingOrderValues" | "equalRowsKept" | "equalRowsDropped" | "equalRowsTogether" | "equalRowsAcrossParts" | "uncalibratedProbabilities" | "frozenUntrained" | "noTrainingValues" | "outliersLeftOut" | "seriesLeftOut" | "unknownInTraining" | "noValidationRows" | "foldsLeftOut" | "notConverged" | "stillImproving";
            pointer: string | null;
            column: string | null;
            detail: string;
        };
        /** @description A linear model and dense layers on the same row; their logits are added. */
        WideAndDeepModel: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            family: "wideAndDeep";
            /** @description Layers of the deep part; by default two of 128 and 64 units. */
            layers?: components["schemas"]["DenseLayer"][];
            /** @description Width of the embedding vector of a category or token; by default half the number of categories, at most 50. */
            embeddingWidth?: number | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listDatasets: {
        parameters: {
            query?: {
                /** @description Maximum number of items in a page. */
                limit?: number;
                /** @description Value of `nextCursor` in the previous page. */
                after?: string;
                status?: "uploaded" | "validating" | "ready" | "rejected";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of datasets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "ds_00000000000000000000000001",
                     *           "name": "customers",
                     *           "status": "ready",
                     *           "format": "csv",
                     *           "sizeBytes": 977501,
                     *           "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *           "rows": 7043,
                     *           "columns": [
                     *             {
                     *               "name": "tenure",
                     *               "type": "numeric"
                     *             },
                     *             {
                     *               "name": "contract",
                     *               "type": "categorical"
                     *             },
                     *             {
                     *               "name": "churned",
                     *               "type": "categorical"
                     *             }
                     *           ],
                     *           "rejection": null,
                     *           "warnings": [],
                     *           "reading": {
                     *             "delimiter": ",",
                     *             "quote": "\"",
                     *             "header": true,
                     *             "skipLines": 0,
                     *             "decimal": ".",
                     *             "options": {},
                     *             "columns": [
                     *               {
                     *                 "name": "tenure",
                     *                 "reading": {
                     *                   "type": "number"
                     *                 },
                     *                 "missing": [
                     *                   {
                     *                     "mark": "",
                     *                     "cells": 11
                     *                   }
                     *                 ]
                     *               }
                     *             ]
                     *           },
                     *           "progress": null,
                     *           "createdAt": "2026-11-22T10:01:00.000Z",
                     *           "readyAt": "2026-11-22T10:01:02.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Dataset"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/validationFailed",
                     *       "title": "The request does not fit its schema",
                     *       "status": 400,
                     *       "detail": "The request does not fit its schema.",
                     *       "instance": "/api/v1/…",
                     *       "code": "validationFailed",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDataset: {
        parameters: {
            query?: {
                /** @description Name of the dataset; by default the name of the file. */
                name?: string;
                /** @description Format of the file; by default it is detected from Content-Type, name and first bytes. */
                format?: "csv" | "tsv" | "json" | "ndjson" | "parquet" | "zip";
                /** @description Encoding of a text. UTF-8 and UTF-16 are recognised; `windows-1252` is also Latin-1 (ISO 8859-1). */
                encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
                /** @description Separator of the fields of a CSV. */
                delimiter?: string;
                /** @description Decimal mark of numbers. */
                decimal?: "." | ",";
                /** @description Mark that groups the digits of numbers, such as the comma of 1,000. */
                thousands?: "," | "." | " " | "'";
                /** @description Cells that mean "no value", in place of the usual ones; an empty cell always does. */
                missingValues?: string[];
                /** @description Order of the parts of dates. The separator may be /, . or -, and a time may follow. ISO 8601 is always read. */
                dateFormat?: "iso" | "yyyy-mm" | "yyyy/mm/dd" | "dd/mm/yyyy" | "mm/dd/yyyy" | "dd/mm/yy" | "mm/dd/yy" | "dd mmm yyyy" | "mmm dd yyyy" | "dd mmm yy" | "mmm yyyy" | "mmm yy" | "mm/yyyy" | "yyyy-Qq" | "Qq-yyyy" | "yyyy-Www" | "yyyymmdd";
                /** @description Whether the first line of a CSV names the columns; if not, they are named column1, column2 and so on. */
                header?: boolean;
                /** @description Number of lines to skip at the start of a CSV. */
                skipLines?: number;
                /** @description Options of single columns, as JSON: `{"day": {"type": "dateTime", "format": "dd/mm/yyyy"}}`. */
                columns?: string;
                /** @description Name of the file, without a path, if neither Content-Disposition nor a form gives it. */
                fileName?: string;
            };
            header?: {
                /** @description Any text of your own, unique to this call. If the call is repeated with the same key, the first answer is returned and the work is not done again. Kept for 24 hours. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example tenure,contract,churned
                 *     2,Month-to-month,Yes
                 *     34,One year,No
                 *     1,Month-to-month,Yes
                 *     45,One year,No
                 *     8,Month-to-month,Yes
                 *     22,Month-to-month,No
                 *     10,Month-to-month,No
                 *     28,Month-to-month,Yes
                 *     62,One year,No
                 *     13,Month-to-month,No
                 *     16,Two year,No
                 *     58,One year,No
                 *     49,Month-to-month,Yes
                 *     25,Month-to-month,No
                 *     69,Two year,No
                 *     52,One year,No
                 *     71,Two year,No
                 *     5,Month-to-month,Yes
                 *     21,Month-to-month,Yes
                 *     12,Two year,No
                 */
                "text/csv": string;
                "multipart/form-data": {
                    /** @description Name of the dataset; before or after the file. */
                    name?: string;
                    /**
                     * @description Format of the file; before the file.
                     * @enum {string}
                     */
                    format?: "csv" | "tsv" | "json" | "ndjson" | "parquet" | "zip";
                    /** @description How the file is to be read, as JSON (see ReadOptions); before or after the file. */
                    options?: string;
                    /** Format: binary */
                    file: string;
                };
                "application/csv": string;
                "text/tab-separated-values": string;
                "application/json": string;
                "text/json": string;
                "application/x-ndjson": string;
                "application/ndjson": string;
                "application/jsonl": string;
                "application/x-jsonlines": string;
                "application/vnd.apache.parquet": string;
                "application/x-parquet": string;
                "application/zip": string;
                "application/x-zip-compressed": string;
                "application/octet-stream": string;
                "application/gzip": string;
                "application/x-gzip": string;
                "text/plain": string;
            };
        };
        responses: {
            /** @description The stored dataset. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ds_00000000000000000000000001",
                     *       "name": "customers",
                     *       "status": "uploaded",
                     *       "format": "csv",
                     *       "sizeBytes": 977501,
                     *       "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *       "rows": null,
                     *       "columns": null,
                     *       "rejection": null,
                     *       "warnings": [],
                     *       "reading": null,
                     *       "progress": null,
                     *       "createdAt": "2026-11-22T10:01:00.000Z",
                     *       "readyAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description `uploadAborted`: The upload ended before it was complete. `fileNameInvalid`: The file name is not a plain name. `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/uploadAborted",
                     *       "title": "The upload ended before it was complete",
                     *       "status": 400,
                     *       "detail": "The upload ended before it was complete.",
                     *       "instance": "/api/v1/…",
                     *       "code": "uploadAborted",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotencyKeyInUse`: A request with this Idempotency-Key is still in progress. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/idempotencyKeyInUse",
                     *       "title": "A request with this Idempotency-Key is still in progress",
                     *       "status": 409,
                     *       "detail": "A request with this Idempotency-Key is still in progress.",
                     *       "instance": "/api/v1/…",
                     *       "code": "idempotencyKeyInUse",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `uploadTooLarge`: The upload is larger than the limit. `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/uploadTooLarge",
                     *       "title": "The upload is larger than the limit",
                     *       "status": 413,
                     *       "detail": "The upload is larger than the limit.",
                     *       "instance": "/api/v1/…",
                     *       "code": "uploadTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `datasetFormatUnknown`: Unknown data format. `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/datasetFormatUnknown",
                     *       "title": "Unknown data format",
                     *       "status": 415,
                     *       "detail": "Unknown data format.",
                     *       "instance": "/api/v1/…",
                     *       "code": "datasetFormatUnknown",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `uploadEmpty`: The upload is empty. `idempotencyKeyReused`: This Idempotency-Key was used with another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/uploadEmpty",
                     *       "title": "The upload is empty",
                     *       "status": 422,
                     *       "detail": "The upload is empty.",
                     *       "instance": "/api/v1/…",
                     *       "code": "uploadEmpty",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storageFull`: The disk of the service is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/storageFull",
                     *       "title": "The disk of the service is full",
                     *       "status": 507,
                     *       "detail": "The disk of the service is full.",
                     *       "instance": "/api/v1/…",
                     *       "code": "storageFull",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example ds_00000000000000000000000001 */
                datasetId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dataset. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ds_00000000000000000000000001",
                     *       "name": "customers",
                     *       "status": "ready",
                     *       "format": "csv",
                     *       "sizeBytes": 977501,
                     *       "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *       "rows": 7043,
                     *       "columns": [
                     *         {
                     *           "name": "tenure",
                     *           "type": "numeric"
                     *         },
                     *         {
                     *           "name": "contract",
                     *           "type": "categorical"
                     *         },
                     *         {
                     *           "name": "churned",
                     *           "type": "categorical"
                     *         }
                     *       ],
                     *       "rejection": null,
                     *       "warnings": [],
                     *       "reading": {
                     *         "delimiter": ",",
                     *         "quote": "\"",
                     *         "header": true,
                     *         "skipLines": 0,
                     *         "decimal": ".",
                     *         "options": {},
                     *         "columns": [
                     *           {
                     *             "name": "tenure",
                     *             "reading": {
                     *               "type": "number"
                     *             },
                     *             "missing": [
                     *               {
                     *                 "mark": "",
                     *                 "cells": 11
                     *               }
                     *             ]
                     *           }
                     *         ]
                     *       },
                     *       "progress": null,
                     *       "createdAt": "2026-11-22T10:01:00.000Z",
                     *       "readyAt": "2026-11-22T10:01:02.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example ds_00000000000000000000000001 */
                datasetId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dataset was deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `datasetInUse`: The dataset is in use. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/datasetInUse",
                     *       "title": "The dataset is in use",
                     *       "status": 409,
                     *       "detail": "The dataset is in use.",
                     *       "instance": "/api/v1/…",
                     *       "code": "datasetInUse",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example ds_00000000000000000000000001 */
                datasetId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The profile. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rows": 7043,
                     *       "duplicateRows": 22,
                     *       "columns": [
                     *         {
                     *           "name": "tenure",
                     *           "type": "numeric",
                     *           "storedType": "BIGINT",
                     *           "missing": 0,
                     *           "distinct": 73,
                     *           "min": 0,
                     *           "max": 72,
                     *           "mean": 32.371,
                     *           "standardDeviation": 24.558,
                     *           "quantiles": {
                     *             "p01": 1,
                     *             "p05": 1,
                     *             "p25": 9,
                     *             "p50": 29,
                     *             "p75": 55,
                     *             "p95": 72,
                     *             "p99": 72
                     *           },
                     *           "histogram": [
                     *             {
                     *               "lower": 0,
                     *               "upper": 36,
                     *               "count": 3968
                     *             },
                     *             {
                     *               "lower": 36,
                     *               "upper": 72,
                     *               "count": 3075
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "correlations": {
                     *         "columns": [
                     *           "tenure"
                     *         ],
                     *         "matrix": [
                     *           [
                     *             1
                     *           ]
                     *         ]
                     *       },
                     *       "associations": {
                     *         "columns": [
                     *           "contract"
                     *         ],
                     *         "matrix": [
                     *           [
                     *             1
                     *           ]
                     *         ]
                     *       },
                     *       "warnings": [
                     *         {
                     *           "code": "duplicateRows",
                     *           "column": null,
                     *           "detail": "22 rows equal an earlier row in every column."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DatasetProfile"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `datasetNotReady`: The dataset is not ready. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/datasetNotReady",
                     *       "title": "The dataset is not ready",
                     *       "status": 409,
                     *       "detail": "The dataset is not ready.",
                     *       "instance": "/api/v1/…",
                     *       "code": "datasetNotReady",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetRows: {
        parameters: {
            query?: {
                /** @description Number of rows to skip. */
                offset?: number;
                limit?: number;
            };
            header?: never;
            path: {
                /** @example ds_00000000000000000000000001 */
                datasetId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "columns": [
                     *         "tenure",
                     *         "contract",
                     *         "churned"
                     *       ],
                     *       "rows": [
                     *         {
                     *           "tenure": 12,
                     *           "contract": "Month-to-month",
                     *           "churned": "Yes"
                     *         }
                     *       ],
                     *       "offset": 0,
                     *       "total": 7043
                     *     }
                     */
                    "application/json": components["schemas"]["DatasetRows"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `datasetNotReady`: The dataset is not ready. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/datasetNotReady",
                     *       "title": "The dataset is not ready",
                     *       "status": 409,
                     *       "detail": "The dataset is not ready.",
                     *       "instance": "/api/v1/…",
                     *       "code": "datasetNotReady",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readDatasetAgain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own, unique to this call. If the call is repeated with the same key, the first answer is returned and the work is not done again. Kept for 24 hours. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example ds_00000000000000000000000001 */
                datasetId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "missingValues": [
                 *         "unknown"
                 *       ],
                 *       "columns": {
                 *         "contract": {
                 *           "type": "categorical"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ReadOptions"];
            };
        };
        responses: {
            /** @description The dataset; it is read in the background. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ds_00000000000000000000000001",
                     *       "name": "customers",
                     *       "status": "uploaded",
                     *       "format": "csv",
                     *       "sizeBytes": 977501,
                     *       "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *       "rows": null,
                     *       "columns": null,
                     *       "rejection": null,
                     *       "warnings": [],
                     *       "reading": null,
                     *       "progress": null,
                     *       "createdAt": "2026-11-22T10:01:00.000Z",
                     *       "readyAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `datasetInUse`: The dataset is in use. `datasetNotReady`: The dataset is not ready. `uploadNotKept`: The uploaded file is no longer stored. `idempotencyKeyInUse`: A request with this Idempotency-Key is still in progress. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/datasetInUse",
                     *       "title": "The dataset is in use",
                     *       "status": 409,
                     *       "detail": "The dataset is in use.",
                     *       "instance": "/api/v1/…",
                     *       "code": "datasetInUse",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotencyKeyReused`: This Idempotency-Key was used with another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/idempotencyKeyReused",
                     *       "title": "This Idempotency-Key was used with another request",
                     *       "status": 422,
                     *       "detail": "This Idempotency-Key was used with another request.",
                     *       "instance": "/api/v1/…",
                     *       "code": "idempotencyKeyReused",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listExperiments: {
        parameters: {
            query?: {
                /** @description Maximum number of items in a page. */
                limit?: number;
                /** @description Value of `nextCursor` in the previous page. */
                after?: string;
                datasetId?: string;
                /** @description Only experiments that have a warning of this code. */
                warning?: "constantColumn" | "identifierLike" | "mostlyMissing" | "highCardinality" | "duplicateRows" | "imbalancedTarget" | "leaksTarget" | "highlyCorrelated" | "optionContradicted" | "optionWithoutEffect" | "missingTargetValues" | "classTooSmall" | "missingInputValues" | "missingSplitValues" | "missingOrderValues" | "equalRowsKept" | "equalRowsDropped" | "equalRowsTogether" | "equalRowsAcrossParts" | "uncalibratedProbabilities" | "frozenUntrained" | "noTrainingValues" | "outliersLeftOut" | "seriesLeftOut" | "unknownInTraining" | "noValidationRows" | "foldsLeftOut" | "notConverged" | "stillImproving";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of experiments. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "exp_00000000000000000000000001",
                     *           "name": "churn-mlp",
                     *           "datasetId": "ds_00000000000000000000000001",
                     *           "definition": {
                     *             "name": "churn-mlp",
                     *             "dataset": "ds_00000000000000000000000001",
                     *             "task": {
                     *               "type": "classification",
                     *               "target": "churned"
                     *             },
                     *             "model": {
                     *               "family": "mlp",
                     *               "layers": [
                     *                 {
                     *                   "units": 128,
                     *                   "dropout": 0.1
                     *                 },
                     *                 {
                     *                   "units": 64
                     *                 }
                     *               ]
                     *             },
                     *             "training": {
                     *               "epochs": 20,
                     *               "optimizer": {
                     *                 "type": "adam",
                     *                 "learningRate": 0.001
                     *               }
                     *             }
                     *           },
                     *           "resolved": {
                     *             "name": "churn-mlp",
                     *             "dataset": "ds_00000000000000000000000001",
                     *             "task": {
                     *               "type": "classification",
                     *               "target": "churned",
                     *               "positiveClass": null
                     *             },
                     *             "inputs": [
                     *               {
                     *                 "name": "tenure",
                     *                 "type": "numeric"
                     *               },
                     *               {
                     *                 "name": "contract",
                     *                 "type": "categorical"
                     *               }
                     *             ],
                     *             "split": {
                     *               "strategy": "stratified",
                     *               "train": 0.85,
                     *               "validation": 0,
                     *               "test": 0.15,
                     *               "seed": 7,
                     *               "duplicates": "drop"
                     *             },
                     *             "preparation": {
                     *               "deduplicate": true,
                     *               "missing": {
                     *                 "numeric": "median",
                     *                 "categorical": "category",
                     *                 "numericConstant": 0,
                     *                 "categoricalConstant": "missing",
                     *                 "indicator": false
                     *               },
                     *               "outliers": null,
                     *               "numeric": "standardize",
                     *               "categorical": "oneHot",
                     *               "maxCategories": 100,
                     *               "imbalance": "none"
                     *             },
                     *             "evaluation": {
                     *               "threshold": 0.5
                     *             },
                     *             "limits": {
                     *               "maxRuntimeSeconds": 86400
                     *             },
                     *             "seed": 7,
                     *             "device": "auto",
                     *             "model": {
                     *               "family": "mlp",
                     *               "layers": [
                     *                 {
                     *                   "units": 128,
                     *                   "activation": "relu",
                     *                   "dropout": 0.1,
                     *                   "batchNorm": false,
                     *                   "layerNorm": false,
                     *                   "initializer": "heUniform"
                     *                 },
                     *                 {
                     *                   "units": 64,
                     *                   "activation": "relu",
                     *                   "dropout": 0,
                     *                   "batchNorm": false,
                     *                   "layerNorm": false,
                     *                   "initializer": "heUniform"
                     *                 }
                     *               ]
                     *             },
                     *             "training": {
                     *               "epochs": 20,
                     *               "batchSize": 32,
                     *               "loss": "crossEntropy",
                     *               "labelSmoothing": 0,
                     *               "optimizer": {
                     *                 "type": "adam",
                     *                 "learningRate": 0.001,
                     *                 "beta1": 0.9,
                     *                 "beta2": 0.999,
                     *                 "epsilon": 1e-7
                     *               },
                     *               "schedule": {
                     *                 "type": "constant",
                     *                 "warmupSteps": 0,
                     *                 "power": 1,
                     *                 "endLearningRate": 0,
                     *                 "patience": 3,
                     *                 "factor": 0.5,
                     *                 "rate": 1,
                     *                 "decaySteps": null
                     *               },
                     *               "regularization": {
                     *                 "l1": 0,
                     *                 "l2": 0
                     *               },
                     *               "gradient": {
                     *                 "clipValue": null,
                     *                 "clipNorm": null,
                     *                 "clipGlobalNorm": null,
                     *                 "accumulate": 1
                     *               },
                     *               "earlyStopping": null,
                     *               "checkpoint": {
                     *                 "everySeconds": 30,
                     *                 "everyEpochs": null,
                     *                 "keepLast": 2,
                     *                 "keepBest": 1
                     *               },
                     *               "precision": "float32"
                     *             }
                     *           },
                     *           "runCount": 0,
                     *           "warnings": [
                     *             {
                     *               "code": "leaksTarget",
                     *               "pointer": null,
                     *               "column": "cancelledOn",
                     *               "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *             }
                     *           ],
                     *           "warningCount": 1,
                     *           "createdAt": "2026-11-22T10:02:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Experiment"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/validationFailed",
                     *       "title": "The request does not fit its schema",
                     *       "status": 400,
                     *       "detail": "The request does not fit its schema.",
                     *       "instance": "/api/v1/…",
                     *       "code": "validationFailed",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createExperiment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own, unique to this call. If the call is repeated with the same key, the first answer is returned and the work is not done again. Kept for 24 hours. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "churn-mlp",
                 *       "dataset": "ds_00000000000000000000000001",
                 *       "task": {
                 *         "type": "classification",
                 *         "target": "churned"
                 *       },
                 *       "model": {
                 *         "family": "mlp",
                 *         "layers": [
                 *           {
                 *             "units": 128,
                 *             "dropout": 0.1
                 *           },
                 *           {
                 *             "units": 64
                 *           }
                 *         ]
                 *       },
                 *       "training": {
                 *         "epochs": 20,
                 *         "optimizer": {
                 *           "type": "adam",
                 *           "learningRate": 0.001
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ExperimentDefinition"];
            };
        };
        responses: {
            /** @description The experiment. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "exp_00000000000000000000000001",
                     *       "name": "churn-mlp",
                     *       "datasetId": "ds_00000000000000000000000001",
                     *       "definition": {
                     *         "name": "churn-mlp",
                     *         "dataset": "ds_00000000000000000000000001",
                     *         "task": {
                     *           "type": "classification",
                     *           "target": "churned"
                     *         },
                     *         "model": {
                     *           "family": "mlp",
                     *           "layers": [
                     *             {
                     *               "units": 128,
                     *               "dropout": 0.1
                     *             },
                     *             {
                     *               "units": 64
                     *             }
                     *           ]
                     *         },
                     *         "training": {
                     *           "epochs": 20,
                     *           "optimizer": {
                     *             "type": "adam",
                     *             "learningRate": 0.001
                     *           }
                     *         }
                     *       },
                     *       "resolved": {
                     *         "name": "churn-mlp",
                     *         "dataset": "ds_00000000000000000000000001",
                     *         "task": {
                     *           "type": "classification",
                     *           "target": "churned",
                     *           "positiveClass": null
                     *         },
                     *         "inputs": [
                     *           {
                     *             "name": "tenure",
                     *             "type": "numeric"
                     *           },
                     *           {
                     *             "name": "contract",
                     *             "type": "categorical"
                     *           }
                     *         ],
                     *         "split": {
                     *           "strategy": "stratified",
                     *           "train": 0.85,
                     *           "validation": 0,
                     *           "test": 0.15,
                     *           "seed": 7,
                     *           "duplicates": "drop"
                     *         },
                     *         "preparation": {
                     *           "deduplicate": true,
                     *           "missing": {
                     *             "numeric": "median",
                     *             "categorical": "category",
                     *             "numericConstant": 0,
                     *             "categoricalConstant": "missing",
                     *             "indicator": false
                     *           },
                     *           "outliers": null,
                     *           "numeric": "standardize",
                     *           "categorical": "oneHot",
                     *           "maxCategories": 100,
                     *           "imbalance": "none"
                     *         },
                     *         "evaluation": {
                     *           "threshold": 0.5
                     *         },
                     *         "limits": {
                     *           "maxRuntimeSeconds": 86400
                     *         },
                     *         "seed": 7,
                     *         "device": "auto",
                     *         "model": {
                     *           "family": "mlp",
                     *           "layers": [
                     *             {
                     *               "units": 128,
                     *               "activation": "relu",
                     *               "dropout": 0.1,
                     *               "batchNorm": false,
                     *               "layerNorm": false,
                     *               "initializer": "heUniform"
                     *             },
                     *             {
                     *               "units": 64,
                     *               "activation": "relu",
                     *               "dropout": 0,
                     *               "batchNorm": false,
                     *               "layerNorm": false,
                     *               "initializer": "heUniform"
                     *             }
                     *           ]
                     *         },
                     *         "training": {
                     *           "epochs": 20,
                     *           "batchSize": 32,
                     *           "loss": "crossEntropy",
                     *           "labelSmoothing": 0,
                     *           "optimizer": {
                     *             "type": "adam",
                     *             "learningRate": 0.001,
                     *             "beta1": 0.9,
                     *             "beta2": 0.999,
                     *             "epsilon": 1e-7
                     *           },
                     *           "schedule": {
                     *             "type": "constant",
                     *             "warmupSteps": 0,
                     *             "power": 1,
                     *             "endLearningRate": 0,
                     *             "patience": 3,
                     *             "factor": 0.5,
                     *             "rate": 1,
                     *             "decaySteps": null
                     *           },
                     *           "regularization": {
                     *             "l1": 0,
                     *             "l2": 0
                     *           },
                     *           "gradient": {
                     *             "clipValue": null,
                     *             "clipNorm": null,
                     *             "clipGlobalNorm": null,
                     *             "accumulate": 1
                     *           },
                     *           "earlyStopping": null,
                     *           "checkpoint": {
                     *             "everySeconds": 30,
                     *             "everyEpochs": null,
                     *             "keepLast": 2,
                     *             "keepBest": 1
                     *           },
                     *           "precision": "float32"
                     *         }
                     *       },
                     *       "runCount": 0,
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ],
                     *       "warningCount": 1,
                     *       "createdAt": "2026-11-22T10:02:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description `validationFailed`: The request does not fit its schema. `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/validationFailed",
                     *       "title": "The request does not fit its schema",
                     *       "status": 400,
                     *       "detail": "The request does not fit its schema.",
                     *       "instance": "/api/v1/…",
                     *       "code": "validationFailed",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `datasetNotReady`: The dataset is not ready. `idempotencyKeyInUse`: A request with this Idempotency-Key is still in progress. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/datasetNotReady",
                     *       "title": "The dataset is not ready",
                     *       "status": 409,
                     *       "detail": "The dataset is not ready.",
                     *       "instance": "/api/v1/…",
                     *       "code": "datasetNotReady",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `definitionInvalid`: The experiment definition is invalid. `notSupportedYet`: The option is not supported yet. `idempotencyKeyReused`: This Idempotency-Key was used with another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/definitionInvalid",
                     *       "title": "The experiment definition is invalid",
                     *       "status": 422,
                     *       "detail": "The experiment definition is invalid.",
                     *       "instance": "/api/v1/…",
                     *       "code": "definitionInvalid",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    planExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "churn-mlp",
                 *       "dataset": "ds_00000000000000000000000001",
                 *       "task": {
                 *         "type": "classification",
                 *         "target": "churned"
                 *       },
                 *       "model": {
                 *         "family": "mlp",
                 *         "layers": [
                 *           {
                 *             "units": 128,
                 *             "dropout": 0.1
                 *           },
                 *           {
                 *             "units": 64
                 *           }
                 *         ]
                 *       },
                 *       "training": {
                 *         "epochs": 20,
                 *         "optimizer": {
                 *           "type": "adam",
                 *           "learningRate": 0.001
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ExperimentDefinition"];
            };
        };
        responses: {
            /** @description The estimate. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "definition": {
                     *         "name": "churn-mlp",
                     *         "dataset": "ds_00000000000000000000000001",
                     *         "task": {
                     *           "type": "classification",
                     *           "target": "churned",
                     *           "positiveClass": null
                     *         },
                     *         "inputs": [
                     *           {
                     *             "name": "tenure",
                     *             "type": "numeric"
                     *           },
                     *           {
                     *             "name": "contract",
                     *             "type": "categorical"
                     *           }
                     *         ],
                     *         "split": {
                     *           "strategy": "stratified",
                     *           "train": 0.85,
                     *           "validation": 0,
                     *           "test": 0.15,
                     *           "seed": 7,
                     *           "duplicates": "drop"
                     *         },
                     *         "preparation": {
                     *           "deduplicate": true,
                     *           "missing": {
                     *             "numeric": "median",
                     *             "categorical": "category",
                     *             "numericConstant": 0,
                     *             "categoricalConstant": "missing",
                     *             "indicator": false
                     *           },
                     *           "outliers": null,
                     *           "numeric": "standardize",
                     *           "categorical": "oneHot",
                     *           "maxCategories": 100,
                     *           "imbalance": "none"
                     *         },
                     *         "evaluation": {
                     *           "threshold": 0.5
                     *         },
                     *         "limits": {
                     *           "maxRuntimeSeconds": 86400
                     *         },
                     *         "seed": 7,
                     *         "device": "auto",
                     *         "model": {
                     *           "family": "mlp",
                     *           "layers": [
                     *             {
                     *               "units": 128,
                     *               "activation": "relu",
                     *               "dropout": 0.1,
                     *               "batchNorm": false,
                     *               "layerNorm": false,
                     *               "initializer": "heUniform"
                     *             },
                     *             {
                     *               "units": 64,
                     *               "activation": "relu",
                     *               "dropout": 0,
                     *               "batchNorm": false,
                     *               "layerNorm": false,
                     *               "initializer": "heUniform"
                     *             }
                     *           ]
                     *         },
                     *         "training": {
                     *           "epochs": 20,
                     *           "batchSize": 32,
                     *           "loss": "crossEntropy",
                     *           "labelSmoothing": 0,
                     *           "optimizer": {
                     *             "type": "adam",
                     *             "learningRate": 0.001,
                     *             "beta1": 0.9,
                     *             "beta2": 0.999,
                     *             "epsilon": 1e-7
                     *           },
                     *           "schedule": {
                     *             "type": "constant",
                     *             "warmupSteps": 0,
                     *             "power": 1,
                     *             "endLearningRate": 0,
                     *             "patience": 3,
                     *             "factor": 0.5,
                     *             "rate": 1,
                     *             "decaySteps": null
                     *           },
                     *           "regularization": {
                     *             "l1": 0,
                     *             "l2": 0
                     *           },
                     *           "gradient": {
                     *             "clipValue": null,
                     *             "clipNorm": null,
                     *             "clipGlobalNorm": null,
                     *             "accumulate": 1
                     *           },
                     *           "earlyStopping": null,
                     *           "checkpoint": {
                     *             "everySeconds": 30,
                     *             "everyEpochs": null,
                     *             "keepLast": 2,
                     *             "keepBest": 1
                     *           },
                     *           "precision": "float32"
                     *         }
                     *       },
                     *       "rows": {
                     *         "total": 7043,
                     *         "train": 5987,
                     *         "validation": 0,
                     *         "test": 1056
                     *       },
                     *       "equalRows": {
                     *         "rows": 0,
                     *         "treatment": "drop"
                     *       },
                     *       "notes": [],
                     *       "inputs": [
                     *         {
                     *           "name": "tenure",
                     *           "type": "numeric",
                     *           "features": 1
                     *         },
                     *         {
                     *           "name": "contract",
                     *           "type": "categorical",
                     *           "features": 3
                     *         }
                     *       ],
                     *       "leftOut": [
                     *         {
                     *           "column": "customerID",
                     *           "reason": "identifierLike"
                     *         }
                     *       ],
                     *       "classes": 2,
                     *       "layers": [
                     *         {
                     *           "name": "dense_1",
                     *           "type": "Dense",
                     *           "outputShape": [
                     *             null,
                     *             128
                     *           ],
                     *           "parameters": 640,
                     *           "frozen": false
                     *         },
                     *         {
                     *           "name": "dense_2",
                     *           "type": "Dense",
                     *           "outputShape": [
                     *             null,
                     *             64
                     *           ],
                     *           "parameters": 8256,
                     *           "frozen": false
                     *         },
                     *         {
                     *           "name": "output",
                     *           "type": "Dense",
                     *           "outputShape": [
                     *             null,
                     *             1
                     *           ],
                     *           "parameters": 65,
                     *           "frozen": false
                     *         }
                     *       ],
                     *       "parameters": 8961,
                     *       "trainableParameters": 8961,
                     *       "transfer": null,
                     *       "memoryBytes": 1048576,
                     *       "stepsPerEpoch": 155,
                     *       "totalSteps": 3100,
                     *       "device": {
                     *         "name": "cpu",
                     *         "reason": "The live workers have no GPU."
                     *       },
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `datasetNotReady`: The dataset is not ready. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/datasetNotReady",
                     *       "title": "The dataset is not ready",
                     *       "status": 409,
                     *       "detail": "The dataset is not ready.",
                     *       "instance": "/api/v1/…",
                     *       "code": "datasetNotReady",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `definitionInvalid`: The experiment definition is invalid. `notSupportedYet`: The option is not supported yet. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/definitionInvalid",
                     *       "title": "The experiment definition is invalid",
                     *       "status": 422,
                     *       "detail": "The experiment definition is invalid.",
                     *       "instance": "/api/v1/…",
                     *       "code": "definitionInvalid",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example exp_00000000000000000000000001 */
                experimentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The experiment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "exp_00000000000000000000000001",
                     *       "name": "churn-mlp",
                     *       "datasetId": "ds_00000000000000000000000001",
                     *       "definition": {
                     *         "name": "churn-mlp",
                     *         "dataset": "ds_00000000000000000000000001",
                     *         "task": {
                     *           "type": "classification",
                     *           "target": "churned"
                     *         },
                     *         "model": {
                     *           "family": "mlp",
                     *           "layers": [
                     *             {
                     *               "units": 128,
                     *               "dropout": 0.1
                     *             },
                     *             {
                     *               "units": 64
                     *             }
                     *           ]
                     *         },
                     *         "training": {
                     *           "epochs": 20,
                     *           "optimizer": {
                     *             "type": "adam",
                     *             "learningRate": 0.001
                     *           }
                     *         }
                     *       },
                     *       "resolved": {
                     *         "name": "churn-mlp",
                     *         "dataset": "ds_00000000000000000000000001",
                     *         "task": {
                     *           "type": "classification",
                     *           "target": "churned",
                     *           "positiveClass": null
                     *         },
                     *         "inputs": [
                     *           {
                     *             "name": "tenure",
                     *             "type": "numeric"
                     *           },
                     *           {
                     *             "name": "contract",
                     *             "type": "categorical"
                     *           }
                     *         ],
                     *         "split": {
                     *           "strategy": "stratified",
                     *           "train": 0.85,
                     *           "validation": 0,
                     *           "test": 0.15,
                     *           "seed": 7,
                     *           "duplicates": "drop"
                     *         },
                     *         "preparation": {
                     *           "deduplicate": true,
                     *           "missing": {
                     *             "numeric": "median",
                     *             "categorical": "category",
                     *             "numericConstant": 0,
                     *             "categoricalConstant": "missing",
                     *             "indicator": false
                     *           },
                     *           "outliers": null,
                     *           "numeric": "standardize",
                     *           "categorical": "oneHot",
                     *           "maxCategories": 100,
                     *           "imbalance": "none"
                     *         },
                     *         "evaluation": {
                     *           "threshold": 0.5
                     *         },
                     *         "limits": {
                     *           "maxRuntimeSeconds": 86400
                     *         },
                     *         "seed": 7,
                     *         "device": "auto",
                     *         "model": {
                     *           "family": "mlp",
                     *           "layers": [
                     *             {
                     *               "units": 128,
                     *               "activation": "relu",
                     *               "dropout": 0.1,
                     *               "batchNorm": false,
                     *               "layerNorm": false,
                     *               "initializer": "heUniform"
                     *             },
                     *             {
                     *               "units": 64,
                     *               "activation": "relu",
                     *               "dropout": 0,
                     *               "batchNorm": false,
                     *               "layerNorm": false,
                     *               "initializer": "heUniform"
                     *             }
                     *           ]
                     *         },
                     *         "training": {
                     *           "epochs": 20,
                     *           "batchSize": 32,
                     *           "loss": "crossEntropy",
                     *           "labelSmoothing": 0,
                     *           "optimizer": {
                     *             "type": "adam",
                     *             "learningRate": 0.001,
                     *             "beta1": 0.9,
                     *             "beta2": 0.999,
                     *             "epsilon": 1e-7
                     *           },
                     *           "schedule": {
                     *             "type": "constant",
                     *             "warmupSteps": 0,
                     *             "power": 1,
                     *             "endLearningRate": 0,
                     *             "patience": 3,
                     *             "factor": 0.5,
                     *             "rate": 1,
                     *             "decaySteps": null
                     *           },
                     *           "regularization": {
                     *             "l1": 0,
                     *             "l2": 0
                     *           },
                     *           "gradient": {
                     *             "clipValue": null,
                     *             "clipNorm": null,
                     *             "clipGlobalNorm": null,
                     *             "accumulate": 1
                     *           },
                     *           "earlyStopping": null,
                     *           "checkpoint": {
                     *             "everySeconds": 30,
                     *             "everyEpochs": null,
                     *             "keepLast": 2,
                     *             "keepBest": 1
                     *           },
                     *           "precision": "float32"
                     *         }
                     *       },
                     *       "runCount": 0,
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ],
                     *       "warningCount": 1,
                     *       "createdAt": "2026-11-22T10:02:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example exp_00000000000000000000000001 */
                experimentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The experiment was deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `experimentInUse`: The experiment has runs. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/experimentInUse",
                     *       "title": "The experiment has runs",
                     *       "status": 409,
                     *       "detail": "The experiment has runs.",
                     *       "instance": "/api/v1/…",
                     *       "code": "experimentInUse",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own, unique to this call. If the call is repeated with the same key, the first answer is returned and the work is not done again. Kept for 24 hours. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example exp_00000000000000000000000001 */
                experimentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "churn-mlp, second try"
                 *     }
                 */
                "application/json": components["schemas"]["CreateRunRequest"];
            };
        };
        responses: {
            /** @description The run; it goes on in the background. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_00000000000000000000000001",
                     *       "experimentId": "exp_00000000000000000000000001",
                     *       "name": "churn-mlp",
                     *       "status": "queued",
                     *       "stopReason": null,
                     *       "attempt": 0,
                     *       "priority": 50,
                     *       "queue": {
                     *         "position": 1,
                     *         "waitingFor": "turn",
                     *         "retryAt": null
                     *       },
                     *       "progress": null,
                     *       "execution": null,
                     *       "timings": null,
                     *       "headline": null,
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ],
                     *       "warningCount": 1,
                     *       "error": null,
                     *       "transitions": [
                     *         {
                     *           "status": "queued",
                     *           "at": "2026-11-22T10:03:00.000Z",
                     *           "message": "Queued."
                     *         }
                     *       ],
                     *       "createdAt": "2026-11-22T10:03:00.000Z",
                     *       "startedAt": null,
                     *       "firstStepAt": null,
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotencyKeyInUse`: A request with this Idempotency-Key is still in progress. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/idempotencyKeyInUse",
                     *       "title": "A request with this Idempotency-Key is still in progress",
                     *       "status": 409,
                     *       "detail": "A request with this Idempotency-Key is still in progress.",
                     *       "instance": "/api/v1/…",
                     *       "code": "idempotencyKeyInUse",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotencyKeyReused`: This Idempotency-Key was used with another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/idempotencyKeyReused",
                     *       "title": "This Idempotency-Key was used with another request",
                     *       "status": 422,
                     *       "detail": "This Idempotency-Key was used with another request.",
                     *       "instance": "/api/v1/…",
                     *       "code": "idempotencyKeyReused",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `queueFull`: Too many runs are queued in this project. `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/queueFull",
                     *       "title": "Too many runs are queued in this project",
                     *       "status": 429,
                     *       "detail": "Too many runs are queued in this project.",
                     *       "instance": "/api/v1/…",
                     *       "code": "queueFull",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description Maximum number of items in a page. */
                limit?: number;
                /** @description Value of `nextCursor` in the previous page. */
                after?: string;
                status?: "queued" | "starting" | "running" | "pausing" | "paused" | "cancelling" | "succeeded" | "failed" | "cancelled";
                experimentId?: string;
                datasetId?: string;
                /** @description Only runs that have a warning of this code. */
                warning?: "constantColumn" | "identifierLike" | "mostlyMissing" | "highCardinality" | "duplicateRows" | "imbalancedTarget" | "leaksTarget" | "highlyCorrelated" | "optionContradicted" | "optionWithoutEffect" | "missingTargetValues" | "classTooSmall" | "missingInputValues" | "missingSplitValues" | "missingOrderValues" | "equalRowsKept" | "equalRowsDropped" | "equalRowsTogether" | "equalRowsAcrossParts" | "uncalibratedProbabilities" | "frozenUntrained" | "noTrainingValues" | "outliersLeftOut" | "seriesLeftOut" | "unknownInTraining" | "noValidationRows" | "foldsLeftOut" | "notConverged" | "stillImproving";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "run_00000000000000000000000001",
                     *           "experimentId": "exp_00000000000000000000000001",
                     *           "name": "churn-mlp",
                     *           "status": "running",
                     *           "stopReason": null,
                     *           "attempt": 1,
                     *           "priority": 50,
                     *           "queue": null,
                     *           "progress": {
                     *             "epoch": 4,
                     *             "epochs": 20,
                     *             "step": 651,
                     *             "totalSteps": 3100,
                     *             "rowsPerSecond": 85000
                     *           },
                     *           "execution": {
                     *             "engine": {
                     *               "name": "libtensorflow",
                     *               "version": "2.18.0",
                     *               "devices": [
                     *                 {
                     *                   "name": "/device:CPU:0",
                     *                   "type": "CPU"
                     *                 }
                     *               ],
                     *               "threads": {
                     *                 "intraOp": 2,
                     *                 "interOp": 2
                     *               },
                     *               "gpu": false,
                     *               "fallbackReason": null
                     *             },
                     *             "mode": "captured",
                     *             "plan": "plain",
                     *             "reason": "The run is too short to measure other plans."
                     *           },
                     *           "timings": null,
                     *           "headline": null,
                     *           "warnings": [
                     *             {
                     *               "code": "leaksTarget",
                     *               "pointer": null,
                     *               "column": "cancelledOn",
                     *               "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *             }
                     *           ],
                     *           "warningCount": 1,
                     *           "error": null,
                     *           "transitions": [
                     *             {
                     *               "status": "queued",
                     *               "at": "2026-11-22T10:03:00.000Z",
                     *               "message": "Queued."
                     *             },
                     *             {
                     *               "status": "starting",
                     *               "at": "2026-11-22T10:03:01.000Z",
                     *               "message": "Taken by a worker."
                     *             },
                     *             {
                     *               "status": "running",
                     *               "at": "2026-11-22T10:03:01.000Z",
                     *               "message": "Training."
                     *             }
                     *           ],
                     *           "createdAt": "2026-11-22T10:03:00.000Z",
                     *           "startedAt": "2026-11-22T10:03:01.000Z",
                     *           "firstStepAt": "2026-11-22T10:03:01.000Z",
                     *           "finishedAt": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Run"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/validationFailed",
                     *       "title": "The request does not fit its schema",
                     *       "status": 400,
                     *       "detail": "The request does not fit its schema.",
                     *       "instance": "/api/v1/…",
                     *       "code": "validationFailed",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_00000000000000000000000001",
                     *       "experimentId": "exp_00000000000000000000000001",
                     *       "name": "churn-mlp",
                     *       "status": "running",
                     *       "stopReason": null,
                     *       "attempt": 1,
                     *       "priority": 50,
                     *       "queue": null,
                     *       "progress": {
                     *         "epoch": 4,
                     *         "epochs": 20,
                     *         "step": 651,
                     *         "totalSteps": 3100,
                     *         "rowsPerSecond": 85000
                     *       },
                     *       "execution": {
                     *         "engine": {
                     *           "name": "libtensorflow",
                     *           "version": "2.18.0",
                     *           "devices": [
                     *             {
                     *               "name": "/device:CPU:0",
                     *               "type": "CPU"
                     *             }
                     *           ],
                     *           "threads": {
                     *             "intraOp": 2,
                     *             "interOp": 2
                     *           },
                     *           "gpu": false,
                     *           "fallbackReason": null
                     *         },
                     *         "mode": "captured",
                     *         "plan": "plain",
                     *         "reason": "The run is too short to measure other plans."
                     *       },
                     *       "timings": null,
                     *       "headline": null,
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ],
                     *       "warningCount": 1,
                     *       "error": null,
                     *       "transitions": [
                     *         {
                     *           "status": "queued",
                     *           "at": "2026-11-22T10:03:00.000Z",
                     *           "message": "Queued."
                     *         },
                     *         {
                     *           "status": "starting",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Taken by a worker."
                     *         },
                     *         {
                     *           "status": "running",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Training."
                     *         }
                     *       ],
                     *       "createdAt": "2026-11-22T10:03:00.000Z",
                     *       "startedAt": "2026-11-22T10:03:01.000Z",
                     *       "firstStepAt": "2026-11-22T10:03:01.000Z",
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run was deleted. Models made from it stay. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `runStateConflict`: The state of the run does not allow this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/runStateConflict",
                     *       "title": "The state of the run does not allow this",
                     *       "status": 409,
                     *       "detail": "The state of the run does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "runStateConflict",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRunAttempts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The attempts, the first one first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "attempt": 1,
                     *           "workerId": "wrk_00000000000000000000000001",
                     *           "engine": {
                     *             "name": "libtensorflow",
                     *             "version": "2.18.0",
                     *             "devices": [
                     *               {
                     *                 "name": "/device:CPU:0",
                     *                 "type": "CPU"
                     *               }
                     *             ],
                     *             "threads": {
                     *               "intraOp": 2,
                     *               "interOp": 2
                     *             },
                     *             "gpu": false,
                     *             "fallbackReason": null
                     *           },
                     *           "startedAt": "2026-11-22T10:03:01.000Z",
                     *           "endedAt": "2026-11-22T10:04:00.000Z",
                     *           "outcome": "queued",
                     *           "error": {
                     *             "code": "trainerCrashed",
                     *             "message": "Its worker was lost.",
                     *             "issues": []
                     *           },
                     *           "checkpointStep": 651
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["RunAttempt"][];
                    };
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRunEvaluation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The evaluation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "test": {
                     *         "kind": "regression",
                     *         "rows": 1056,
                     *         "loss": 0.21,
                     *         "mse": 4.41,
                     *         "rmse": 2.1,
                     *         "mae": 1.6,
                     *         "medianAbsoluteError": 1.27,
                     *         "mape": 0.113,
                     *         "r2": 0.79,
                     *         "explainedVariance": 0.79,
                     *         "meanPoissonDeviance": null,
                     *         "residuals": {
                     *           "probabilities": [
                     *             0,
                     *             0.25,
                     *             0.5,
                     *             0.75,
                     *             1
                     *           ],
                     *           "quantiles": [
                     *             -7.9,
                     *             -1.24,
                     *             0.03,
                     *             1.31,
                     *             8.2
                     *           ]
                     *         },
                     *         "baseline": {
                     *           "strategy": "mean",
                     *           "metrics": {
                     *             "loss": 1.02,
                     *             "mse": 21.4,
                     *             "rmse": 4.63,
                     *             "mae": 3.7,
                     *             "r2": -0.001
                     *           }
                     *         }
                     *       },
                     *       "validation": null,
                     *       "warnings": []
                     *     }
                     */
                    "application/json": components["schemas"]["Evaluation"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `runNotEvaluated`: The run has no evaluation yet. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/runNotEvaluated",
                     *       "title": "The run has no evaluation yet",
                     *       "status": 409,
                     *       "detail": "The run has no evaluation yet.",
                     *       "instance": "/api/v1/…",
                     *       "code": "runNotEvaluated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own, unique to this call. If the call is repeated with the same key, the first answer is returned and the work is not done again. Kept for 24 hours. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run is cancelled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_00000000000000000000000001",
                     *       "experimentId": "exp_00000000000000000000000001",
                     *       "name": "churn-mlp",
                     *       "status": "cancelled",
                     *       "stopReason": null,
                     *       "attempt": 1,
                     *       "priority": 50,
                     *       "queue": null,
                     *       "progress": {
                     *         "epoch": 4,
                     *         "epochs": 20,
                     *         "step": 651,
                     *         "totalSteps": 3100,
                     *         "rowsPerSecond": 85000
                     *       },
                     *       "execution": {
                     *         "engine": {
                     *           "name": "libtensorflow",
                     *           "version": "2.18.0",
                     *           "devices": [
                     *             {
                     *               "name": "/device:CPU:0",
                     *               "type": "CPU"
                     *             }
                     *           ],
                     *           "threads": {
                     *             "intraOp": 2,
                     *             "interOp": 2
                     *           },
                     *           "gpu": false,
                     *           "fallbackReason": null
                     *         },
                     *         "mode": "captured",
                     *         "plan": "plain",
                     *         "reason": "The run is too short to measure other plans."
                     *       },
                     *       "timings": null,
                     *       "headline": null,
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ],
                     *       "warningCount": 1,
                     *       "error": null,
                     *       "transitions": [
                     *         {
                     *           "status": "queued",
                     *           "at": "2026-11-22T10:03:00.000Z",
                     *           "message": "Queued."
                     *         },
                     *         {
                     *           "status": "starting",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Taken by a worker."
                     *         },
                     *         {
                     *           "status": "running",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Training."
                     *         },
                     *         {
                     *           "status": "cancelled",
                     *           "at": "2026-11-22T10:04:00.000Z",
                     *           "message": "The user asked for it."
                     *         }
                     *       ],
                     *       "createdAt": "2026-11-22T10:03:00.000Z",
                     *       "startedAt": "2026-11-22T10:03:01.000Z",
                     *       "firstStepAt": "2026-11-22T10:03:01.000Z",
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The run is cancelling. Get it, or follow its events, to see when it is cancelled. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_00000000000000000000000001",
                     *       "experimentId": "exp_00000000000000000000000001",
                     *       "name": "churn-mlp",
                     *       "status": "cancelling",
                     *       "stopReason": null,
                     *       "attempt": 1,
                     *       "priority": 50,
                     *       "queue": null,
                     *       "progress": {
                     *         "epoch": 4,
                     *         "epochs": 20,
                     *         "step": 651,
                     *         "totalSteps": 3100,
                     *         "rowsPerSecond": 85000
                     *       },
                     *       "execution": {
                     *         "engine": {
                     *           "name": "libtensorflow",
                     *           "version": "2.18.0",
                     *           "devices": [
                     *             {
                     *               "name": "/device:CPU:0",
                     *               "type": "CPU"
                     *             }
                     *           ],
                     *           "threads": {
                     *             "intraOp": 2,
                     *             "interOp": 2
                     *           },
                     *           "gpu": false,
                     *           "fallbackReason": null
                     *         },
                     *         "mode": "captured",
                     *         "plan": "plain",
                     *         "reason": "The run is too short to measure other plans."
                     *       },
                     *       "timings": null,
                     *       "headline": null,
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ],
                     *       "warningCount": 1,
                     *       "error": null,
                     *       "transitions": [
                     *         {
                     *           "status": "queued",
                     *           "at": "2026-11-22T10:03:00.000Z",
                     *           "message": "Queued."
                     *         },
                     *         {
                     *           "status": "starting",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Taken by a worker."
                     *         },
                     *         {
                     *           "status": "running",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Training."
                     *         },
                     *         {
                     *           "status": "cancelling",
                     *           "at": "2026-11-22T10:04:00.000Z",
                     *           "message": "The user asked for it."
                     *         }
                     *       ],
                     *       "createdAt": "2026-11-22T10:03:00.000Z",
                     *       "startedAt": "2026-11-22T10:03:01.000Z",
                     *       "firstStepAt": "2026-11-22T10:03:01.000Z",
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `runStateConflict`: The state of the run does not allow this. `idempotencyKeyInUse`: A request with this Idempotency-Key is still in progress. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/runStateConflict",
                     *       "title": "The state of the run does not allow this",
                     *       "status": 409,
                     *       "detail": "The state of the run does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "runStateConflict",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotencyKeyReused`: This Idempotency-Key was used with another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/idempotencyKeyReused",
                     *       "title": "This Idempotency-Key was used with another request",
                     *       "status": 422,
                     *       "detail": "This Idempotency-Key was used with another request.",
                     *       "instance": "/api/v1/…",
                     *       "code": "idempotencyKeyReused",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own, unique to this call. If the call is repeated with the same key, the first answer is returned and the work is not done again. Kept for 24 hours. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run is paused. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_00000000000000000000000001",
                     *       "experimentId": "exp_00000000000000000000000001",
                     *       "name": "churn-mlp",
                     *       "status": "paused",
                     *       "stopReason": null,
                     *       "attempt": 1,
                     *       "priority": 50,
                     *       "queue": null,
                     *       "progress": {
                     *         "epoch": 4,
                     *         "epochs": 20,
                     *         "step": 651,
                     *         "totalSteps": 3100,
                     *         "rowsPerSecond": 85000
                     *       },
                     *       "execution": {
                     *         "engine": {
                     *           "name": "libtensorflow",
                     *           "version": "2.18.0",
                     *           "devices": [
                     *             {
                     *               "name": "/device:CPU:0",
                     *               "type": "CPU"
                     *             }
                     *           ],
                     *           "threads": {
                     *             "intraOp": 2,
                     *             "interOp": 2
                     *           },
                     *           "gpu": false,
                     *           "fallbackReason": null
                     *         },
                     *         "mode": "captured",
                     *         "plan": "plain",
                     *         "reason": "The run is too short to measure other plans."
                     *       },
                     *       "timings": null,
                     *       "headline": null,
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ],
                     *       "warningCount": 1,
                     *       "error": null,
                     *       "transitions": [
                     *         {
                     *           "status": "queued",
                     *           "at": "2026-11-22T10:03:00.000Z",
                     *           "message": "Queued."
                     *         },
                     *         {
                     *           "status": "starting",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Taken by a worker."
                     *         },
                     *         {
                     *           "status": "running",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Training."
                     *         },
                     *         {
                     *           "status": "paused",
                     *           "at": "2026-11-22T10:04:00.000Z",
                     *           "message": "The user asked for it."
                     *         }
                     *       ],
                     *       "createdAt": "2026-11-22T10:03:00.000Z",
                     *       "startedAt": "2026-11-22T10:03:01.000Z",
                     *       "firstStepAt": "2026-11-22T10:03:01.000Z",
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The run is pausing. Get it, or follow its events, to see when it is paused. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_00000000000000000000000001",
                     *       "experimentId": "exp_00000000000000000000000001",
                     *       "name": "churn-mlp",
                     *       "status": "pausing",
                     *       "stopReason": null,
                     *       "attempt": 1,
                     *       "priority": 50,
                     *       "queue": null,
                     *       "progress": {
                     *         "epoch": 4,
                     *         "epochs": 20,
                     *         "step": 651,
                     *         "totalSteps": 3100,
                     *         "rowsPerSecond": 85000
                     *       },
                     *       "execution": {
                     *         "engine": {
                     *           "name": "libtensorflow",
                     *           "version": "2.18.0",
                     *           "devices": [
                     *             {
                     *               "name": "/device:CPU:0",
                     *               "type": "CPU"
                     *             }
                     *           ],
                     *           "threads": {
                     *             "intraOp": 2,
                     *             "interOp": 2
                     *           },
                     *           "gpu": false,
                     *           "fallbackReason": null
                     *         },
                     *         "mode": "captured",
                     *         "plan": "plain",
                     *         "reason": "The run is too short to measure other plans."
                     *       },
                     *       "timings": null,
                     *       "headline": null,
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ],
                     *       "warningCount": 1,
                     *       "error": null,
                     *       "transitions": [
                     *         {
                     *           "status": "queued",
                     *           "at": "2026-11-22T10:03:00.000Z",
                     *           "message": "Queued."
                     *         },
                     *         {
                     *           "status": "starting",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Taken by a worker."
                     *         },
                     *         {
                     *           "status": "running",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Training."
                     *         },
                     *         {
                     *           "status": "pausing",
                     *           "at": "2026-11-22T10:04:00.000Z",
                     *           "message": "The user asked for it."
                     *         }
                     *       ],
                     *       "createdAt": "2026-11-22T10:03:00.000Z",
                     *       "startedAt": "2026-11-22T10:03:01.000Z",
                     *       "firstStepAt": "2026-11-22T10:03:01.000Z",
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `runStateConflict`: The state of the run does not allow this. `idempotencyKeyInUse`: A request with this Idempotency-Key is still in progress. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/runStateConflict",
                     *       "title": "The state of the run does not allow this",
                     *       "status": 409,
                     *       "detail": "The state of the run does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "runStateConflict",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotencyKeyReused`: This Idempotency-Key was used with another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/idempotencyKeyReused",
                     *       "title": "This Idempotency-Key was used with another request",
                     *       "status": 422,
                     *       "detail": "This Idempotency-Key was used with another request.",
                     *       "instance": "/api/v1/…",
                     *       "code": "idempotencyKeyReused",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own, unique to this call. If the call is repeated with the same key, the first answer is returned and the work is not done again. Kept for 24 hours. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run is running. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_00000000000000000000000001",
                     *       "experimentId": "exp_00000000000000000000000001",
                     *       "name": "churn-mlp",
                     *       "status": "running",
                     *       "stopReason": null,
                     *       "attempt": 1,
                     *       "priority": 50,
                     *       "queue": null,
                     *       "progress": {
                     *         "epoch": 4,
                     *         "epochs": 20,
                     *         "step": 651,
                     *         "totalSteps": 3100,
                     *         "rowsPerSecond": 85000
                     *       },
                     *       "execution": {
                     *         "engine": {
                     *           "name": "libtensorflow",
                     *           "version": "2.18.0",
                     *           "devices": [
                     *             {
                     *               "name": "/device:CPU:0",
                     *               "type": "CPU"
                     *             }
                     *           ],
                     *           "threads": {
                     *             "intraOp": 2,
                     *             "interOp": 2
                     *           },
                     *           "gpu": false,
                     *           "fallbackReason": null
                     *         },
                     *         "mode": "captured",
                     *         "plan": "plain",
                     *         "reason": "The run is too short to measure other plans."
                     *       },
                     *       "timings": null,
                     *       "headline": null,
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ],
                     *       "warningCount": 1,
                     *       "error": null,
                     *       "transitions": [
                     *         {
                     *           "status": "queued",
                     *           "at": "2026-11-22T10:03:00.000Z",
                     *           "message": "Queued."
                     *         },
                     *         {
                     *           "status": "starting",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Taken by a worker."
                     *         },
                     *         {
                     *           "status": "running",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Training."
                     *         },
                     *         {
                     *           "status": "running",
                     *           "at": "2026-11-22T10:04:00.000Z",
                     *           "message": "The user asked for it."
                     *         }
                     *       ],
                     *       "createdAt": "2026-11-22T10:03:00.000Z",
                     *       "startedAt": "2026-11-22T10:03:01.000Z",
                     *       "firstStepAt": "2026-11-22T10:03:01.000Z",
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The run is queued. Get it, or follow its events, to see when it is running. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_00000000000000000000000001",
                     *       "experimentId": "exp_00000000000000000000000001",
                     *       "name": "churn-mlp",
                     *       "status": "queued",
                     *       "stopReason": null,
                     *       "attempt": 1,
                     *       "priority": 50,
                     *       "queue": null,
                     *       "progress": {
                     *         "epoch": 4,
                     *         "epochs": 20,
                     *         "step": 651,
                     *         "totalSteps": 3100,
                     *         "rowsPerSecond": 85000
                     *       },
                     *       "execution": {
                     *         "engine": {
                     *           "name": "libtensorflow",
                     *           "version": "2.18.0",
                     *           "devices": [
                     *             {
                     *               "name": "/device:CPU:0",
                     *               "type": "CPU"
                     *             }
                     *           ],
                     *           "threads": {
                     *             "intraOp": 2,
                     *             "interOp": 2
                     *           },
                     *           "gpu": false,
                     *           "fallbackReason": null
                     *         },
                     *         "mode": "captured",
                     *         "plan": "plain",
                     *         "reason": "The run is too short to measure other plans."
                     *       },
                     *       "timings": null,
                     *       "headline": null,
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ],
                     *       "warningCount": 1,
                     *       "error": null,
                     *       "transitions": [
                     *         {
                     *           "status": "queued",
                     *           "at": "2026-11-22T10:03:00.000Z",
                     *           "message": "Queued."
                     *         },
                     *         {
                     *           "status": "starting",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Taken by a worker."
                     *         },
                     *         {
                     *           "status": "running",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Training."
                     *         },
                     *         {
                     *           "status": "queued",
                     *           "at": "2026-11-22T10:04:00.000Z",
                     *           "message": "The user asked for it."
                     *         }
                     *       ],
                     *       "createdAt": "2026-11-22T10:03:00.000Z",
                     *       "startedAt": "2026-11-22T10:03:01.000Z",
                     *       "firstStepAt": "2026-11-22T10:03:01.000Z",
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `runStateConflict`: The state of the run does not allow this. `idempotencyKeyInUse`: A request with this Idempotency-Key is still in progress. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/runStateConflict",
                     *       "title": "The state of the run does not allow this",
                     *       "status": 409,
                     *       "detail": "The state of the run does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "runStateConflict",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotencyKeyReused`: This Idempotency-Key was used with another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/idempotencyKeyReused",
                     *       "title": "This Idempotency-Key was used with another request",
                     *       "status": 422,
                     *       "detail": "This Idempotency-Key was used with another request.",
                     *       "instance": "/api/v1/…",
                     *       "code": "idempotencyKeyReused",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own, unique to this call. If the call is repeated with the same key, the first answer is returned and the work is not done again. Kept for 24 hours. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run is running. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_00000000000000000000000001",
                     *       "experimentId": "exp_00000000000000000000000001",
                     *       "name": "churn-mlp",
                     *       "status": "running",
                     *       "stopReason": null,
                     *       "attempt": 1,
                     *       "priority": 50,
                     *       "queue": null,
                     *       "progress": {
                     *         "epoch": 4,
                     *         "epochs": 20,
                     *         "step": 651,
                     *         "totalSteps": 3100,
                     *         "rowsPerSecond": 85000
                     *       },
                     *       "execution": {
                     *         "engine": {
                     *           "name": "libtensorflow",
                     *           "version": "2.18.0",
                     *           "devices": [
                     *             {
                     *               "name": "/device:CPU:0",
                     *               "type": "CPU"
                     *             }
                     *           ],
                     *           "threads": {
                     *             "intraOp": 2,
                     *             "interOp": 2
                     *           },
                     *           "gpu": false,
                     *           "fallbackReason": null
                     *         },
                     *         "mode": "captured",
                     *         "plan": "plain",
                     *         "reason": "The run is too short to measure other plans."
                     *       },
                     *       "timings": null,
                     *       "headline": null,
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ],
                     *       "warningCount": 1,
                     *       "error": null,
                     *       "transitions": [
                     *         {
                     *           "status": "queued",
                     *           "at": "2026-11-22T10:03:00.000Z",
                     *           "message": "Queued."
                     *         },
                     *         {
                     *           "status": "starting",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Taken by a worker."
                     *         },
                     *         {
                     *           "status": "running",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Training."
                     *         },
                     *         {
                     *           "status": "running",
                     *           "at": "2026-11-22T10:04:00.000Z",
                     *           "message": "The user asked for it."
                     *         }
                     *       ],
                     *       "createdAt": "2026-11-22T10:03:00.000Z",
                     *       "startedAt": "2026-11-22T10:03:01.000Z",
                     *       "firstStepAt": "2026-11-22T10:03:01.000Z",
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The run is queued. Get it, or follow its events, to see when it is running. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "run_00000000000000000000000001",
                     *       "experimentId": "exp_00000000000000000000000001",
                     *       "name": "churn-mlp",
                     *       "status": "queued",
                     *       "stopReason": null,
                     *       "attempt": 1,
                     *       "priority": 50,
                     *       "queue": null,
                     *       "progress": {
                     *         "epoch": 4,
                     *         "epochs": 20,
                     *         "step": 651,
                     *         "totalSteps": 3100,
                     *         "rowsPerSecond": 85000
                     *       },
                     *       "execution": {
                     *         "engine": {
                     *           "name": "libtensorflow",
                     *           "version": "2.18.0",
                     *           "devices": [
                     *             {
                     *               "name": "/device:CPU:0",
                     *               "type": "CPU"
                     *             }
                     *           ],
                     *           "threads": {
                     *             "intraOp": 2,
                     *             "interOp": 2
                     *           },
                     *           "gpu": false,
                     *           "fallbackReason": null
                     *         },
                     *         "mode": "captured",
                     *         "plan": "plain",
                     *         "reason": "The run is too short to measure other plans."
                     *       },
                     *       "timings": null,
                     *       "headline": null,
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ],
                     *       "warningCount": 1,
                     *       "error": null,
                     *       "transitions": [
                     *         {
                     *           "status": "queued",
                     *           "at": "2026-11-22T10:03:00.000Z",
                     *           "message": "Queued."
                     *         },
                     *         {
                     *           "status": "starting",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Taken by a worker."
                     *         },
                     *         {
                     *           "status": "running",
                     *           "at": "2026-11-22T10:03:01.000Z",
                     *           "message": "Training."
                     *         },
                     *         {
                     *           "status": "queued",
                     *           "at": "2026-11-22T10:04:00.000Z",
                     *           "message": "The user asked for it."
                     *         }
                     *       ],
                     *       "createdAt": "2026-11-22T10:03:00.000Z",
                     *       "startedAt": "2026-11-22T10:03:01.000Z",
                     *       "firstStepAt": "2026-11-22T10:03:01.000Z",
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `runStateConflict`: The state of the run does not allow this. `idempotencyKeyInUse`: A request with this Idempotency-Key is still in progress. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/runStateConflict",
                     *       "title": "The state of the run does not allow this",
                     *       "status": 409,
                     *       "detail": "The state of the run does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "runStateConflict",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotencyKeyReused`: This Idempotency-Key was used with another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/idempotencyKeyReused",
                     *       "title": "This Idempotency-Key was used with another request",
                     *       "status": 422,
                     *       "detail": "This Idempotency-Key was used with another request.",
                     *       "instance": "/api/v1/…",
                     *       "code": "idempotencyKeyReused",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRunEvents: {
        parameters: {
            query?: {
                /** @description Only events with a higher id. */
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events, oldest first. It ends early where its events are large. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": 7,
                     *           "at": "2026-11-22T10:03:02.000Z",
                     *           "type": "metrics",
                     *           "level": "info",
                     *           "message": "epoch 1 of 20",
                     *           "data": {
                     *             "epoch": 1,
                     *             "train.loss": 0.512,
                     *             "validation.loss": 0.468
                     *           }
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["RunEvent"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRunLogs: {
        parameters: {
            query?: {
                /** @description Only events with a higher id. */
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": 3,
                     *           "at": "2026-11-22T10:03:02.000Z",
                     *           "type": "log",
                     *           "level": "info",
                     *           "message": "22 duplicate rows were left out.",
                     *           "data": {}
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["RunEvent"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRunMetrics: {
        parameters: {
            query?: {
                /** @description Metric names, separated by commas; all by default. */
                names?: string;
                /** @description Steps or epochs; both by default. */
                scope?: "step" | "epoch";
                /** @description Maximum number of points of a series; a longer one is thinned to points at even distances of steps, its first and last among them. */
                maxPoints?: number;
            };
            header?: never;
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The points, by step. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "step": 155,
                     *           "epoch": 1,
                     *           "scope": "epoch",
                     *           "name": "validation.loss",
                     *           "value": 0.468,
                     *           "at": "2026-11-22T10:03:02.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["MetricPoint"][];
                    };
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRunRows: {
        parameters: {
            query?: {
                /** @description Part of the split; all by default. */
                part?: "train" | "validation" | "test";
                /** @description Rows of this held-out fold only, from 1. */
                fold?: number;
                /** @description Right (true) or wrong (false) predictions of classes or labels only. */
                correct?: boolean;
                /** @description `row`: as in the dataset. `error`: the largest error first. */
                order?: "row" | "error";
                /** @description Whether each row has its values in the dataset, as `values`. */
                columns?: boolean;
                /** @description Number of rows to skip. */
                offset?: number;
                limit?: number;
            };
            header?: never;
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rows": [
                     *         {
                     *           "row": 0,
                     *           "part": "test",
                     *           "fold": null,
                     *           "truth": "Yes",
                     *           "prediction": {
                     *             "label": "No",
                     *             "probability": 0.81
                     *           },
                     *           "correct": false,
                     *           "error": 0.81
                     *         }
                     *       ],
                     *       "offset": 0,
                     *       "total": 1057
                     *     }
                     */
                    "application/json": components["schemas"]["RunRows"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `runNotEvaluated`: The run has no evaluation yet. `runRowsNotKept`: The rows of the run were not kept. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/runNotEvaluated",
                     *       "title": "The run has no evaluation yet",
                     *       "status": 409,
                     *       "detail": "The run has no evaluation yet.",
                     *       "instance": "/api/v1/…",
                     *       "code": "runNotEvaluated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCheckpoints: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All checkpoints of the run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "runId": "run_00000000000000000000000001",
                     *           "step": 3100,
                     *           "epoch": 20,
                     *           "kind": "final",
                     *           "best": true,
                     *           "metrics": {
                     *             "validation.loss": 0.421
                     *           },
                     *           "sizeBytes": 145408,
                     *           "createdAt": "2026-11-22T10:05:00.000Z",
                     *           "prunedAt": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Checkpoint"][];
                    };
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
                /** @example 3100 */
                step: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The checkpoint. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "runId": "run_00000000000000000000000001",
                     *       "step": 3100,
                     *       "epoch": 20,
                     *       "kind": "final",
                     *       "best": true,
                     *       "metrics": {
                     *         "validation.loss": 0.421
                     *       },
                     *       "sizeBytes": 145408,
                     *       "createdAt": "2026-11-22T10:05:00.000Z",
                     *       "prunedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Checkpoint"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example run_00000000000000000000000001 */
                runId: string;
                /** @example 3100 */
                step: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The archive. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example (a .tar.gz file) */
                    "application/gzip": string;
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `checkpointPruned`: The checkpoint was pruned. `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/checkpointPruned",
                     *       "title": "The checkpoint was pruned",
                     *       "status": 404,
                     *       "detail": "The checkpoint was pruned.",
                     *       "instance": "/api/v1/…",
                     *       "code": "checkpointPruned",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: {
                /** @description Maximum number of items in a page. */
                limit?: number;
                /** @description Value of `nextCursor` in the previous page. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of models. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "mdl_00000000000000000000000001",
                     *           "name": "example-model",
                     *           "latestVersion": 1,
                     *           "aliases": [
                     *             {
                     *               "alias": "champion",
                     *               "version": 1,
                     *               "movedAt": "2026-11-22T10:07:00.000Z",
                     *               "movedBy": {
                     *                 "keyId": "key_00000000000000000000000001",
                     *                 "keyName": "nightly training"
                     *               }
                     *             }
                     *           ],
                     *           "versions": [
                     *             {
                     *               "version": 1,
                     *               "aliases": [
                     *                 "champion"
                     *               ],
                     *               "runId": "run_00000000000000000000000001",
                     *               "step": 3100,
                     *               "task": "classification",
                     *               "target": "churned",
                     *               "classes": [
                     *                 "No",
                     *                 "Yes"
                     *               ],
                     *               "inputs": [
                     *                 {
                     *                   "name": "tenure",
                     *                   "type": "numeric"
                     *                 },
                     *                 {
                     *                   "name": "contract",
                     *                   "type": "categorical"
                     *                 }
                     *               ],
                     *               "metrics": {
                     *                 "test.accuracy": 0.806,
                     *                 "test.auc": 0.845
                     *               },
                     *               "warnings": [
                     *                 {
                     *                   "code": "leaksTarget",
                     *                   "pointer": null,
                     *                   "column": "cancelledOn",
                     *                   "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *                 }
                     *               ],
                     *               "warningCount": 1,
                     *               "sizeBytes": 145408,
                     *               "createdAt": "2026-11-22T10:06:00.000Z"
                     *             }
                     *           ],
                     *           "createdAt": "2026-11-22T10:06:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Model"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/validationFailed",
                     *       "title": "The request does not fit its schema",
                     *       "status": 400,
                     *       "detail": "The request does not fit its schema.",
                     *       "instance": "/api/v1/…",
                     *       "code": "validationFailed",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerModel: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own, unique to this call. If the call is repeated with the same key, the first answer is returned and the work is not done again. Kept for 24 hours. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "example-model",
                 *       "run": "run_00000000000000000000000001"
                 *     }
                 */
                "application/json": components["schemas"]["RegisterModelRequest"];
            };
        };
        responses: {
            /** @description The new version. It outlives its run. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 1,
                     *       "aliases": [
                     *         "champion"
                     *       ],
                     *       "runId": "run_00000000000000000000000001",
                     *       "step": 3100,
                     *       "task": "classification",
                     *       "target": "churned",
                     *       "classes": [
                     *         "No",
                     *         "Yes"
                     *       ],
                     *       "inputs": [
                     *         {
                     *           "name": "tenure",
                     *           "type": "numeric"
                     *         },
                     *         {
                     *           "name": "contract",
                     *           "type": "categorical"
                     *         }
                     *       ],
                     *       "metrics": {
                     *         "test.accuracy": 0.806,
                     *         "test.auc": 0.845
                     *       },
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ],
                     *       "warningCount": 1,
                     *       "sizeBytes": 145408,
                     *       "createdAt": "2026-11-22T10:06:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ModelVersion"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. `checkpointPruned`: The checkpoint was pruned. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `runHasNoCheckpoint`: The run has no checkpoint to register. `idempotencyKeyInUse`: A request with this Idempotency-Key is still in progress. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/runHasNoCheckpoint",
                     *       "title": "The run has no checkpoint to register",
                     *       "status": 409,
                     *       "detail": "The run has no checkpoint to register.",
                     *       "instance": "/api/v1/…",
                     *       "code": "runHasNoCheckpoint",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `artifactFormatUnsupported`: The artifact was written by a newer version. `idempotencyKeyReused`: This Idempotency-Key was used with another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/artifactFormatUnsupported",
                     *       "title": "The artifact was written by a newer version",
                     *       "status": 422,
                     *       "detail": "The artifact was written by a newer version.",
                     *       "instance": "/api/v1/…",
                     *       "code": "artifactFormatUnsupported",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example example-model */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "mdl_00000000000000000000000001",
                     *       "name": "example-model",
                     *       "latestVersion": 1,
                     *       "aliases": [
                     *         {
                     *           "alias": "champion",
                     *           "version": 1,
                     *           "movedAt": "2026-11-22T10:07:00.000Z",
                     *           "movedBy": {
                     *             "keyId": "key_00000000000000000000000001",
                     *             "keyName": "nightly training"
                     *           }
                     *         }
                     *       ],
                     *       "versions": [
                     *         {
                     *           "version": 1,
                     *           "aliases": [
                     *             "champion"
                     *           ],
                     *           "runId": "run_00000000000000000000000001",
                     *           "step": 3100,
                     *           "task": "classification",
                     *           "target": "churned",
                     *           "classes": [
                     *             "No",
                     *             "Yes"
                     *           ],
                     *           "inputs": [
                     *             {
                     *               "name": "tenure",
                     *               "type": "numeric"
                     *             },
                     *             {
                     *               "name": "contract",
                     *               "type": "categorical"
                     *             }
                     *           ],
                     *           "metrics": {
                     *             "test.accuracy": 0.806,
                     *             "test.auc": 0.845
                     *           },
                     *           "warnings": [
                     *             {
                     *               "code": "leaksTarget",
                     *               "pointer": null,
                     *               "column": "cancelledOn",
                     *               "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *             }
                     *           ],
                     *           "warningCount": 1,
                     *           "sizeBytes": 145408,
                     *           "createdAt": "2026-11-22T10:06:00.000Z"
                     *         }
                     *       ],
                     *       "createdAt": "2026-11-22T10:06:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteModel: {
        parameters: {
            query?: {
                /** @description Whether the aliases are deleted, too. */
                force?: boolean;
            };
            header?: never;
            path: {
                /** @example no-such-model */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model was deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `modelAliased`: An alias points to the model. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/modelAliased",
                     *       "title": "An alias points to the model",
                     *       "status": 409,
                     *       "detail": "An alias points to the model.",
                     *       "instance": "/api/v1/…",
                     *       "code": "modelAliased",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModelVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example example-model */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All versions of the model. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "version": 1,
                     *           "aliases": [
                     *             "champion"
                     *           ],
                     *           "runId": "run_00000000000000000000000001",
                     *           "step": 3100,
                     *           "task": "classification",
                     *           "target": "churned",
                     *           "classes": [
                     *             "No",
                     *             "Yes"
                     *           ],
                     *           "inputs": [
                     *             {
                     *               "name": "tenure",
                     *               "type": "numeric"
                     *             },
                     *             {
                     *               "name": "contract",
                     *               "type": "categorical"
                     *             }
                     *           ],
                     *           "metrics": {
                     *             "test.accuracy": 0.806,
                     *             "test.auc": 0.845
                     *           },
                     *           "warnings": [
                     *             {
                     *               "code": "leaksTarget",
                     *               "pointer": null,
                     *               "column": "cancelledOn",
                     *               "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *             }
                     *           ],
                     *           "warningCount": 1,
                     *           "sizeBytes": 145408,
                     *           "createdAt": "2026-11-22T10:06:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ModelVersion"][];
                    };
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModelVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example example-model */
                name: string;
                /** @example 1 */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 1,
                     *       "aliases": [
                     *         "champion"
                     *       ],
                     *       "runId": "run_00000000000000000000000001",
                     *       "step": 3100,
                     *       "task": "classification",
                     *       "target": "churned",
                     *       "classes": [
                     *         "No",
                     *         "Yes"
                     *       ],
                     *       "inputs": [
                     *         {
                     *           "name": "tenure",
                     *           "type": "numeric"
                     *         },
                     *         {
                     *           "name": "contract",
                     *           "type": "categorical"
                     *         }
                     *       ],
                     *       "metrics": {
                     *         "test.accuracy": 0.806,
                     *         "test.auc": 0.845
                     *       },
                     *       "warnings": [
                     *         {
                     *           "code": "leaksTarget",
                     *           "pointer": null,
                     *           "column": "cancelledOn",
                     *           "detail": "It determines \"churned\" almost alone (Cramér's V 0.997). If it is not known when predicting, exclude it."
                     *         }
                     *       ],
                     *       "warningCount": 1,
                     *       "sizeBytes": 145408,
                     *       "createdAt": "2026-11-22T10:06:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ModelVersion"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteModelVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example no-such-model */
                name: string;
                /** @example 1 */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version was deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `modelAliased`: An alias points to the model. `onlyModelVersion`: The model has no other version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/modelAliased",
                     *       "title": "An alias points to the model",
                     *       "status": 409,
                     *       "detail": "An alias points to the model.",
                     *       "instance": "/api/v1/…",
                     *       "code": "modelAliased",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportModelVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example example-model */
                name: string;
                /** @example 1 */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. Its metadata has the run, the step, and how it compared with the model. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example (an .onnx file) */
                    "application/octet-stream": string;
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `exportUnsupported`: The model can not be exported in this format. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/exportUnsupported",
                     *       "title": "The model can not be exported in this format",
                     *       "status": 422,
                     *       "detail": "The model can not be exported in this format.",
                     *       "instance": "/api/v1/…",
                     *       "code": "exportUnsupported",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `exportInexact`: The export differs from its model. `artifactCorrupt`: A stored artifact is damaged. `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/exportInexact",
                     *       "title": "The export differs from its model",
                     *       "status": 500,
                     *       "detail": "The export differs from its model.",
                     *       "instance": "/api/v1/…",
                     *       "code": "exportInexact",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `exportUnavailable`: Exports can not be checked here. `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/exportUnavailable",
                     *       "title": "Exports can not be checked here",
                     *       "status": 503,
                     *       "detail": "Exports can not be checked here.",
                     *       "instance": "/api/v1/…",
                     *       "code": "exportUnavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    predict: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example example-model */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "rows": [
                 *         {
                 *           "tenure": 2,
                 *           "contract": "Month-to-month"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["PredictRequest"];
            };
        };
        responses: {
            /** @description One prediction per row. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "model": "example-model",
                     *       "version": 1,
                     *       "predictions": [
                     *         {
                     *           "label": "Yes",
                     *           "probability": 0.64,
                     *           "probabilities": {
                     *             "No": 0.36,
                     *             "Yes": 0.64
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PredictResponse"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `predictionInputInvalid`: The rows do not fit the model. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/predictionInputInvalid",
                     *       "title": "The rows do not fit the model",
                     *       "status": 422,
                     *       "detail": "The rows do not fit the model.",
                     *       "instance": "/api/v1/…",
                     *       "code": "predictionInputInvalid",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `predictorUnavailable`: The predictor is restarting. `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/predictorUnavailable",
                     *       "title": "The predictor is restarting",
                     *       "status": 503,
                     *       "detail": "The predictor is restarting.",
                     *       "instance": "/api/v1/…",
                     *       "code": "predictorUnavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    predictWithVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example example-model */
                name: string;
                /** @example 1 */
                version: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "rows": [
                 *         {
                 *           "tenure": 2,
                 *           "contract": "Month-to-month"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["PredictRequest"];
            };
        };
        responses: {
            /** @description One prediction per row. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "model": "example-model",
                     *       "version": 1,
                     *       "predictions": [
                     *         {
                     *           "label": "Yes",
                     *           "probability": 0.64,
                     *           "probabilities": {
                     *             "No": 0.36,
                     *             "Yes": 0.64
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PredictResponse"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `predictionInputInvalid`: The rows do not fit the model. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/predictionInputInvalid",
                     *       "title": "The rows do not fit the model",
                     *       "status": 422,
                     *       "detail": "The rows do not fit the model.",
                     *       "instance": "/api/v1/…",
                     *       "code": "predictionInputInvalid",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `predictorUnavailable`: The predictor is restarting. `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/predictorUnavailable",
                     *       "title": "The predictor is restarting",
                     *       "status": 503,
                     *       "detail": "The predictor is restarting.",
                     *       "instance": "/api/v1/…",
                     *       "code": "predictorUnavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    predictWithAlias: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example example-model */
                name: string;
                /** @example champion */
                alias: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "rows": [
                 *         {
                 *           "tenure": 2,
                 *           "contract": "Month-to-month"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["PredictRequest"];
            };
        };
        responses: {
            /** @description One prediction per row. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "model": "example-model",
                     *       "version": 1,
                     *       "predictions": [
                     *         {
                     *           "label": "Yes",
                     *           "probability": 0.64,
                     *           "probabilities": {
                     *             "No": 0.36,
                     *             "Yes": 0.64
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PredictResponse"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `predictionInputInvalid`: The rows do not fit the model. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/predictionInputInvalid",
                     *       "title": "The rows do not fit the model",
                     *       "status": 422,
                     *       "detail": "The rows do not fit the model.",
                     *       "instance": "/api/v1/…",
                     *       "code": "predictionInputInvalid",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `predictorUnavailable`: The predictor is restarting. `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/predictorUnavailable",
                     *       "title": "The predictor is restarting",
                     *       "status": 503,
                     *       "detail": "The predictor is restarting.",
                     *       "instance": "/api/v1/…",
                     *       "code": "predictorUnavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModelAliases: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example example-model */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All aliases of the model, sorted by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "alias": "champion",
                     *           "version": 1,
                     *           "movedAt": "2026-11-22T10:07:00.000Z",
                     *           "movedBy": {
                     *             "keyId": "key_00000000000000000000000001",
                     *             "keyName": "nightly training"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ModelAlias"][];
                    };
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModelAlias: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example example-model */
                name: string;
                /** @example champion */
                alias: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alias. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "alias": "champion",
                     *       "version": 1,
                     *       "movedAt": "2026-11-22T10:07:00.000Z",
                     *       "movedBy": {
                     *         "keyId": "key_00000000000000000000000001",
                     *         "keyName": "nightly training"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ModelAlias"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    moveModelAlias: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example example-model */
                name: string;
                /** @example champion */
                alias: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": 1
                 *     }
                 */
                "application/json": components["schemas"]["MoveAliasRequest"];
            };
        };
        responses: {
            /** @description The alias as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "alias": "champion",
                     *       "version": 1,
                     *       "movedAt": "2026-11-22T10:07:00.000Z",
                     *       "movedBy": {
                     *         "keyId": "key_00000000000000000000000001",
                     *         "keyName": "nightly training"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ModelAlias"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteModelAlias: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example no-such-model */
                name: string;
                /** @example champion */
                alias: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alias was deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAliasMoves: {
        parameters: {
            query?: {
                /** @description Maximum number of items in a page. */
                limit?: number;
                /** @description Value of `nextCursor` in the previous page. */
                after?: string;
                alias?: string;
            };
            header?: never;
            path: {
                /** @example example-model */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of moves. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "number": 1,
                     *           "alias": "champion",
                     *           "from": null,
                     *           "to": 1,
                     *           "movedAt": "2026-11-22T10:07:00.000Z",
                     *           "movedBy": {
                     *             "keyId": "key_00000000000000000000000001",
                     *             "keyName": "nightly training"
                     *           }
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["AliasMove"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProjects: {
        parameters: {
            query?: {
                /** @description Maximum number of items in a page. */
                limit?: number;
                /** @description Value of `nextCursor` in the previous page. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of projects. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "prj_00000000000000000000000001",
                     *           "name": "example-project",
                     *           "createdAt": "2026-11-22T10:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Project"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/validationFailed",
                     *       "title": "The request does not fit its schema",
                     *       "status": 400,
                     *       "detail": "The request does not fit its schema.",
                     *       "instance": "/api/v1/…",
                     *       "code": "validationFailed",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createProject: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own, unique to this call. If the call is repeated with the same key, the first answer is returned and the work is not done again. Kept for 24 hours. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "example-project"
                 *     }
                 */
                "application/json": components["schemas"]["ProjectRequest"];
            };
        };
        responses: {
            /** @description The project. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "prj_00000000000000000000000001",
                     *       "name": "example-project",
                     *       "createdAt": "2026-11-22T10:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `projectNameTaken`: A project with this name exists. `idempotencyKeyInUse`: A request with this Idempotency-Key is still in progress. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/projectNameTaken",
                     *       "title": "A project with this name exists",
                     *       "status": 409,
                     *       "detail": "A project with this name exists.",
                     *       "instance": "/api/v1/…",
                     *       "code": "projectNameTaken",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotencyKeyReused`: This Idempotency-Key was used with another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/idempotencyKeyReused",
                     *       "title": "This Idempotency-Key was used with another request",
                     *       "status": 422,
                     *       "detail": "This Idempotency-Key was used with another request.",
                     *       "instance": "/api/v1/…",
                     *       "code": "idempotencyKeyReused",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example prj_00000000000000000000000001 */
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The project. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "prj_00000000000000000000000001",
                     *       "name": "example-project",
                     *       "createdAt": "2026-11-22T10:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example prj_00000000000000000000000001 */
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The project was deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `projectInUse`: The project is not empty. `projectIsDefault`: The default project cannot be renamed or deleted. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/projectInUse",
                     *       "title": "The project is not empty",
                     *       "status": 409,
                     *       "detail": "The project is not empty.",
                     *       "instance": "/api/v1/…",
                     *       "code": "projectInUse",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renameProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example prj_00000000000000000000000001 */
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "example-project"
                 *     }
                 */
                "application/json": components["schemas"]["ProjectRequest"];
            };
        };
        responses: {
            /** @description The project. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "prj_00000000000000000000000001",
                     *       "name": "example-project",
                     *       "createdAt": "2026-11-22T10:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `projectNameTaken`: A project with this name exists. `projectIsDefault`: The default project cannot be renamed or deleted. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/projectNameTaken",
                     *       "title": "A project with this name exists",
                     *       "status": 409,
                     *       "detail": "A project with this name exists.",
                     *       "instance": "/api/v1/…",
                     *       "code": "projectNameTaken",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description Maximum number of items in a page. */
                limit?: number;
                /** @description Value of `nextCursor` in the previous page. */
                after?: string;
                /** @description Name of the project; the caller's own by default. Only an operator may name another. */
                project?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of API keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "key_00000000000000000000000001",
                     *           "name": "nightly training",
                     *           "role": "writer",
                     *           "project": "default",
                     *           "prefix": "ty_Qm9vY",
                     *           "createdAt": "2026-11-22T10:00:00.000Z",
                     *           "lastUsedAt": null
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ApiKey"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/validationFailed",
                     *       "title": "The request does not fit its schema",
                     *       "status": 400,
                     *       "detail": "The request does not fit its schema.",
                     *       "instance": "/api/v1/…",
                     *       "code": "validationFailed",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own, unique to this call. If the call is repeated with the same key, the first answer is returned and the work is not done again. Kept for 24 hours. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "nightly training",
                 *       "role": "writer"
                 *     }
                 */
                "application/json": components["schemas"]["CreateKeyRequest"];
            };
        };
        responses: {
            /** @description The key with its secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_00000000000000000000000001",
                     *       "name": "nightly training",
                     *       "role": "writer",
                     *       "project": "default",
                     *       "prefix": "ty_Qm9vY",
                     *       "createdAt": "2026-11-22T10:00:00.000Z",
                     *       "lastUsedAt": null,
                     *       "secret": "ty_Qm9vYmFyYmF6cXV4cXV1eHF1dXV4Y29yZ2VncmF1bHQ"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedKey"];
                };
            };
            /** @description `malformedRequest`: The request is malformed. `validationFailed`: The request does not fit its schema. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotencyKeyInUse`: A request with this Idempotency-Key is still in progress. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/idempotencyKeyInUse",
                     *       "title": "A request with this Idempotency-Key is still in progress",
                     *       "status": 409,
                     *       "detail": "A request with this Idempotency-Key is still in progress.",
                     *       "instance": "/api/v1/…",
                     *       "code": "idempotencyKeyInUse",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotencyKeyReused`: This Idempotency-Key was used with another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/idempotencyKeyReused",
                     *       "title": "This Idempotency-Key was used with another request",
                     *       "status": 422,
                     *       "detail": "This Idempotency-Key was used with another request.",
                     *       "instance": "/api/v1/…",
                     *       "code": "idempotencyKeyReused",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example key_00000000000000000000000001 */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key was deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/forbidden",
                     *       "title": "The API key does not allow this",
                     *       "status": 403,
                     *       "detail": "The API key does not allow this.",
                     *       "instance": "/api/v1/…",
                     *       "code": "forbidden",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `requestTooSlow`: The request arrives too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/requestTooSlow",
                     *       "title": "The request arrives too slowly",
                     *       "status": 408,
                     *       "detail": "The request arrives too slowly.",
                     *       "instance": "/api/v1/…",
                     *       "code": "requestTooSlow",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `keyInUse`: A key cannot delete itself. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/keyInUse",
                     *       "title": "A key cannot delete itself",
                     *       "status": 409,
                     *       "detail": "A key cannot delete itself.",
                     *       "instance": "/api/v1/…",
                     *       "code": "keyInUse",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `bodyTooLarge`: The request body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/bodyTooLarge",
                     *       "title": "The request body is too large",
                     *       "status": 413,
                     *       "detail": "The request body is too large.",
                     *       "instance": "/api/v1/…",
                     *       "code": "bodyTooLarge",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupportedMediaType`: Unsupported media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unsupportedMediaType",
                     *       "title": "Unsupported media type",
                     *       "status": 415,
                     *       "detail": "Unsupported media type.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unsupportedMediaType",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Engines, workers, queue, version and limits. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": "0.1.0",
                     *       "engines": [
                     *         {
                     *           "name": "libtensorflow",
                     *           "version": "2.18.0",
                     *           "devices": [
                     *             {
                     *               "name": "/device:CPU:0",
                     *               "type": "CPU"
                     *             }
                     *           ],
                     *           "threads": {
                     *             "intraOp": 2,
                     *             "interOp": 2
                     *           },
                     *           "gpu": false,
                     *           "fallbackReason": null
                     *         }
                     *       ],
                     *       "fallback": null,
                     *       "workers": [
                     *         {
                     *           "id": "wrk_00000000000000000000000001",
                     *           "host": "trainer-1",
                     *           "slots": 1,
                     *           "busySlots": 0,
                     *           "engine": {
                     *             "name": "libtensorflow",
                     *             "version": "2.18.0",
                     *             "devices": [
                     *               {
                     *                 "name": "/device:CPU:0",
                     *                 "type": "CPU"
                     *               }
                     *             ],
                     *             "threads": {
                     *               "intraOp": 2,
                     *               "interOp": 2
                     *             },
                     *             "gpu": false,
                     *             "fallbackReason": null
                     *           },
                     *           "startedAt": "2026-11-22T10:00:00.000Z",
                     *           "seenAt": "2026-11-22T10:06:00.000Z"
                     *         }
                     *       ],
                     *       "queue": {
                     *         "backend": "postgres",
                     *         "queuedRuns": 0,
                     *         "delayedRuns": 0
                     *       },
                     *       "limits": {
                     *         "maxUploadBytes": 10737418240,
                     *         "maxUncompressedBytes": 53687091200,
                     *         "maxRows": 500000000,
                     *         "maxColumns": 5000,
                     *         "maxLineBytes": 2097152,
                     *         "maxBodyBytes": 16777216,
                     *         "maxQueuedRuns": 1000,
                     *         "maxRunsUnderWay": null,
                     *         "requestsPerMinute": 6000
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SystemInfo"];
                };
            };
            /** @description `unauthenticated`: A valid API key is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unauthenticated",
                     *       "title": "A valid API key is needed",
                     *       "status": 401,
                     *       "detail": "A valid API key is needed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unauthenticated",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is unavailable. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/unavailable",
                     *       "title": "A part of the service is unavailable",
                     *       "status": 503,
                     *       "detail": "A part of the service is unavailable.",
                     *       "instance": "/api/v1/…",
                     *       "code": "unavailable",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process is alive. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": {
                        status: string;
                    };
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All parts answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ready",
                     *       "checks": {
                     *         "database": {
                     *           "ok": true
                     *         },
                     *         "queue": {
                     *           "ok": true
                     *         },
                     *         "blobStore": {
                     *           "ok": true
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        status: string;
                        checks: {
                            [key: string]: {
                                ok: boolean;
                                error?: string;
                            };
                        };
                    };
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description At least one part does not answer; each is named. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "notReady",
                     *       "checks": {
                     *         "database": {
                     *           "ok": true
                     *         },
                     *         "queue": {
                     *           "ok": false,
                     *           "error": "no answer within 2 seconds"
                     *         },
                     *         "blobStore": {
                     *           "ok": true
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        status: string;
                        checks: {
                            [key: string]: {
                                ok: boolean;
                                error?: string;
                            };
                        };
                    };
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Prometheus text format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # TYPE trainyard_runs gauge
                     *     trainyard_runs{status="running"} 1
                     */
                    "text/plain": string;
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLanding: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version and addresses. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "trainyard",
                     *       "version": "0.1.0",
                     *       "documentation": "/docs",
                     *       "openapi": "/openapi.json",
                     *       "api": "/api/v1",
                     *       "health": "/readyz"
                     *     }
                     */
                    "application/json": {
                        name: string;
                        version: string;
                        documentation: string;
                        openapi: string;
                        api: string;
                        health: string;
                    };
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getErrorCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example datasetInUse */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The code. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "datasetInUse",
                     *       "title": "The dataset is in use",
                     *       "status": 409,
                     *       "retryable": false
                     *     }
                     */
                    "application/json": {
                        code: string;
                        title: string;
                        status: number;
                        /** @description Whether the same call can work later without being changed. */
                        retryable: boolean;
                    };
                };
            };
            /** @description `malformedRequest`: The request is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `notFound`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/notFound",
                     *       "title": "Not found",
                     *       "status": 404,
                     *       "detail": "Not found.",
                     *       "instance": "/api/v1/…",
                     *       "code": "notFound",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The OpenAPI 3.1 document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "openapi": "3.1.1"
                     *     }
                     */
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description The document is the one that `If-None-Match` names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `rateLimited`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/rateLimited",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "detail": "Too many requests.",
                     *       "instance": "/api/v1/…",
                     *       "code": "rateLimited",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal server error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/internal",
                     *       "title": "Internal server error",
                     *       "status": 500,
                     *       "detail": "Internal server error.",
                     *       "instance": "/api/v1/…",
                     *       "code": "internal",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": true,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Any call may be refused before it is looked at: 400 `malformedRequest`, 408 `requestTooSlow`, 417 `expectationFailed`, 431 `headersTooLarge`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "/errors/malformedRequest",
                     *       "title": "The request is malformed",
                     *       "status": 400,
                     *       "detail": "The request is malformed.",
                     *       "instance": "/api/v1/…",
                     *       "code": "malformedRequest",
                     *       "requestId": "req_00000000000000000000000001",
                     *       "retryable": false,
                     *       "errors": []
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
