import { acmeBank } from '../../src/sandbox/credo/seed.ts';
import type { Seed, UseCase } from '../../src/sandbox/credo/types.ts';

export const secretName = 'Workforce reduction model';
export const secretId = 'wRk7FcQ2mXtPz4LdVn9sBa';

type Access = { access_level?: string; visible?: boolean };

/**
 * Acme Bank with one more use case, restricted unless told otherwise. What is put into `access` later is what Credo
 * answers from then on.
 */
export function bankWithSecret(access: Access = { access_level: 'restricted' }): { seed: Seed; access: Access } {
  const [model] = acmeBank.useCases;
  if (!model) throw new Error('The simulated bank has no use case to copy');
  const useCase = { ...model, id: secretId, name: secretName, description: null, use_case_number: 'UC-1109' };
  for (const name of ['access_level', 'visible'] as const) {
    Object.defineProperty(useCase, name, {
      enumerable: true,
      get: () => access[name] ?? (name === 'visible' ? true : 'open'),
    });
  }
  return { seed: { ...acmeBank, useCases: [...acmeBank.useCases, useCase as UseCase] }, access };
}
