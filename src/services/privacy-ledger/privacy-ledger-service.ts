import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import type { Caller } from '../../contracts/key.ts';
import type { PrivacyBudget, PrivacyLedger } from '../../contracts/privacy-ledger.ts';
import { TrainyardError } from '../../errors.ts';
import { composeCharges, type ComposedPrivacy } from '../../privacy/compose-charges.ts';
import type { NoiseFinder } from '../../privacy/noise-finder.ts';
import type { Admission, PrivateRun } from '../../store/ports/privacy-store.ts';
import type { Store } from '../../store/ports/store.ts';
import { aimOf, chargeOf, type Chargeable } from './charge-of.ts';

/** The δ of a ledger without a budget, where none is asked for. */
const usualDelta = 1e-5;

/** What is equal to the budget but for rounding is within it. */
const rounding = 1 + 1e-9;

/** The rules of privacy budgets. */
export type PrivacyLedgerService = ReturnType<typeof createPrivacyLedgerService>;

/** Creates the service of privacy ledgers. */
export function createPrivacyLedgerService(parts: {
  store: Pick<Store, 'datasets' | 'privacy'>;
  noise: NoiseFinder;
}) {
  const { store, noise } = parts;

  async function findAll(runs: readonly Pick<PrivateRun, 'options' | 'planned' | 'report'>[]): Promise<void> {
    for (const run of runs) {
      const aim = aimOf(run);
      if (aim) await noise.find(aim);
    }
  }

  const chargesOf = (runs: readonly Chargeable[]) =>
    runs.map((run) => chargeOf(run, (aim) => noise.known(aim)));

  async function get(caller: Caller, datasetId: string, asked?: number): Promise<PrivacyLedger> {
    if (!(await store.datasets.find(caller.projectId, datasetId))) throw noDataset(datasetId);
    const budget = await store.privacy.findBudget(caller.projectId, datasetId);
    const runs = await store.privacy.listRuns(datasetId);
    await findAll(runs);
    const delta = asked ?? budget?.delta ?? usualDelta;
    const charges = chargesOf(runs);
    return {
      datasetId,
      budget,
      delta,
      spent: composeCharges(
        charges.filter(({ isReserved }) => !isReserved),
        delta,
      ),
      total: composeCharges(charges, delta),
      unprotectedRuns: await store.privacy.countUnprotected(datasetId),
      runs: runs.map(({ id, name, status, isRemoved, createdAt, options }, index) => {
        const { isReserved, epsilon, delta: ofRun, mechanism } = charges[index]!;
        return {
          id,
          name,
          status,
          protects: options.protects ?? 'row',
          isRemoved,
          isReserved,
          epsilon,
          delta: ofRun,
          noiseMultiplier: mechanism?.noiseMultiplier ?? null,
          samplingRate: mechanism?.samplingRate ?? null,
          steps: mechanism?.steps ?? (epsilon === 0 ? 0 : null),
          createdAt,
        };
      }),
    };
  }

  return {
    get,

    /** Sets or replaces the budget of a dataset; runs that are there stay. @throws datasetInUse by a search that has not ended */
    async setBudget(caller: Caller, datasetId: string, budget: PrivacyBudget): Promise<PrivacyLedger> {
      const done = await store.privacy.setBudget(caller.projectId, datasetId, budget);
      if (done === null) throw noDataset(datasetId);
      if (done === 'searched')
        throw new TrainyardError(
          'datasetInUse',
          'A search on the dataset has not ended, and its trials are not held against a budget. Cancel it, or wait for its end.',
        );
      return await get(caller, datasetId);
    },

    async removeBudget(caller: Caller, datasetId: string): Promise<void> {
      if ((await store.privacy.setBudget(caller.projectId, datasetId, null)) === null)
        throw noDataset(datasetId);
    },

    /**
     * What has to let a run in, as it is queued; undefined where the dataset has no budget.
     * @param definition resolved
     * @param again the run, where it is there already and its steps so far are charged
     * @throws privacyBudgetExceeded where the run is not private
     */
    async admissionOf(
      caller: Caller,
      { datasetId, definition, again }: { datasetId: string; definition: AnyDefinition; again?: string },
    ): Promise<{ datasetId: string; check: Admission } | undefined> {
      const budget = await store.privacy.findBudget(caller.projectId, datasetId);
      if (budget === null) return undefined;
      const options = 'privacy' in definition.training ? (definition.training.privacy ?? null) : null;
      if (options === null)
        throw new TrainyardError(
          'privacyBudgetExceeded',
          `The dataset ${datasetId} has a privacy budget, and the run is not private, so that no ε bounds what it reveals. Set training.privacy.`,
        );
      const wanted: Chargeable = {
        status: 'queued',
        isRemoved: false,
        options,
        planned: null,
        steps: 0,
        report: null,
      };
      await findAll([wanted, ...(await store.privacy.listRuns(datasetId))]);
      const [charge] = chargesOf([wanted]);
      const check: Admission = (runs) => {
        const others = chargesOf(runs.filter(({ id }) => id !== again));
        const now = composeCharges(others, budget.delta);
        const then = composeCharges([...others, charge!], budget.delta);
        if (then.epsilon !== null && then.epsilon <= budget.epsilon * rounding) return;
        throw exceeded(budget, now, then);
      };
      return { datasetId, check };
    },

    /** @throws privacyBudgetExceeded where the dataset has a budget */
    async requireNoBudget(caller: Caller, datasetId: string): Promise<void> {
      if ((await store.privacy.findBudget(caller.projectId, datasetId)) === null) return;
      throw new TrainyardError(
        'privacyBudgetExceeded',
        `The dataset ${datasetId} has a privacy budget, and the trials of a search are not held against it. Start runs one by one, or have the budget removed.`,
      );
    },
  };
}

function noDataset(id: string): TrainyardError {
  return new TrainyardError('notFound', `There is no dataset ${id}.`);
}

function exceeded(budget: PrivacyBudget, now: ComposedPrivacy, then: ComposedPrivacy): TrainyardError {
  const figure = (value: number): string => String(Number(value.toPrecision(6)));
  const raised =
    then.epsilon === null
      ? `the δ of its runs would add up to more than ${budget.delta}, so that nothing bounds their ε`
      : `the run would raise its ε from ${now.epsilon === null ? 'no bound' : figure(now.epsilon)} to ${figure(then.epsilon)}`;
  return new TrainyardError(
    'privacyBudgetExceeded',
    `The privacy budget of the dataset is an ε of ${figure(budget.epsilon)} at a δ of ${budget.delta}, and ${raised}. ` +
      'Runs that have not ended count with all their steps. Train with more noise or for fewer steps, or have the budget raised.',
  );
}
