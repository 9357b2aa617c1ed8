"""Optuna's simple regrets on Branin's and Hartmann's functions, for bench/search/functions.ts.

    python bench/search/optuna-regrets.py [seeds] [first seed]

For each function and sampler one line of JSON: the medians after 25, 50 and 100 trials, and where each lies with 95 %
(percentile bootstrap, 10,000 samples).
"""

import json
import math
import sys

import numpy as np
import optuna

CHECKPOINTS = (25, 50, 100)
A = np.array([[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]])
P = np.array(
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
        [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
        [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ]
)
WEIGHTS = np.array([1, 1.2, 3, 3.2])


def branin(trial: optuna.Trial) -> float:
    x, y = trial.suggest_float("x0", -5, 10), trial.suggest_float("x1", 0, 15)
    square = (y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6) ** 2
    return square + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann6(trial: optuna.Trial) -> float:
    point = np.array([trial.suggest_float(f"x{i}", 0, 1) for i in range(6)])
    return -float(WEIGHTS @ np.exp(-(A * (point - P) ** 2).sum(axis=1)))


FUNCTIONS = {"branin": (branin, 0.397887357729738), "hartmann6": (hartmann6, -3.32236801141551)}
SAMPLERS = {
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
    "tpeIndependent": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=False),
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True),
}


def regrets(name: str, sampler: str, seed: int) -> list[float]:
    objective, minimum = FUNCTIONS[name]
    study = optuna.create_study(sampler=SAMPLERS[sampler](seed))
    study.optimize(objective, n_trials=CHECKPOINTS[-1])
    values = [trial.value for trial in study.trials]
    return [min(values[:count]) - minimum for count in CHECKPOINTS]


def main() -> None:
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    only = sys.argv[3:] or list(FUNCTIONS)
    for name in only:
        for sampler in SAMPLERS:
            found = np.array([regrets(name, sampler, seed) for seed in range(first, first + count)])
            draws = np.random.default_rng(0).integers(count, size=(10_000, count))
            low, high = np.percentile(np.median(found[draws], axis=1), [2.5, 97.5], axis=0)
            figures = {
                "name": name,
                "sampler": sampler,
                "optuna": optuna.__version__,
                "seeds": [first, first + count - 1],
                "medians": np.median(found, axis=0).round(3).tolist(),
                "intervals": np.stack([low, high], axis=1).round(3).tolist(),
            }
            print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
