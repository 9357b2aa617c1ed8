import { expect, test } from 'vitest';
import { childEnvironment } from '../../../src/processes/child-environment.ts';

const harmless = {
  PATH: '/bin',
  TF_CPP_MIN_LOG_LEVEL: '2',
  ONEDNN_MAX_CPU_ISA: 'AVX2',
  NODE_OPTIONS: '--trace-warnings',
  Path: '/bin',
};
const secrets = {
  DATABASE_URL: 'postgres://user:secret@host/db',
  REDIS_URL: 'redis://:secret@host',
  ADMIN_KEY: 'ty_secret',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'secret',
  PGPASSWORD: 'secret',
  NODE_AUTH_TOKEN: 'secret',
  NVIDIA_API_KEY: 'secret',
  TF_VAR_db_password: 'secret',
  TF_TOKEN_app_terraform_io: 'secret',
  SOME_VARIABLE: 'unknown',
};

test('a child gets what programs need to run, and no secret', () => {
  expect(childEnvironment({ ...harmless, ...secrets })).toEqual(harmless);
});

test('what a child needs by name is added', () => {
  const environment = childEnvironment({ ...harmless, ...secrets }, ['DATABASE_URL', 'NOT_SET']);
  expect(environment).toEqual({ ...harmless, DATABASE_URL: secrets.DATABASE_URL });
});
