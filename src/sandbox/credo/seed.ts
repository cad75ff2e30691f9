import type { Seed, UseCase, User } from './types.ts';

const person = (id: string, given: string, family: string, role: string, job: string | null): User => ({
  id,
  email: `${given}@acme.example`.toLowerCase(),
  given_name: given,
  family_name: family,
  nickname: given.toLowerCase(),
  job,
  role,
  deleted_at: null,
});

/** Ana, Ben, Chi and Dana are in the simulated Slack too, with the same addresses; the others are not. */
const users: readonly User[] = [
  {
    ...person('SX5RPSQyPQzVNFqidSdqoA', 'Priya', 'Raman', 'admin', 'ai_governance_lead'),
    email: 'priya.raman@acme.example',
  },
  person('tMomp8TkabDDVwbJpEvRat', 'Ana', 'Flores', 'reviewer', 'compliance_officer'),
  person('ZDTfFrPegwsLErumt5oLTC', 'Ben', 'Okafor', 'reviewer', 'legal_counsel'),
  person('NfCGtYMjtbm94gpVDGaZZJ', 'Chi', 'Tanaka', 'user', 'data_scientist'),
  person('VyCSVBBoTahaAGrsnHpX3F', 'Dana', 'Weiss', 'user', 'product_manager'),
  person('fmaS4F9ExW9D67AGiPGmrZ', 'Lucas', 'Moreau', 'user', 'data_scientist'),
  person('Uo6gToqD6RwAGPksXUxbXu', 'Aisha', 'Khan', 'reviewer', 'risk_manager'),
  { ...person('A9tCmhZZvhdMkWh8BfhWuz', 'Tom', 'Baker', 'vendor', null), email: 'tom@vendor.example' },
];

const useCase = (
  id: string,
  number: number,
  name: string,
  description: string,
  level: string | number | null,
): UseCase => ({
  id,
  name,
  description,
  use_case_number: `UC-${number}`,
  ai_type: 'predictive',
  industries: ['Banking & Financial Services'],
  regions: ['US', 'EU'],
  risk_category_level: level,
  inserted_at: new Date(Date.UTC(2026, 0, number - 1100, 9)).toISOString(),
});

const useCases: readonly UseCase[] = [
  useCase('GrbRvpo2TSXibSS6pKJyJg', 1101, 'Resume screener', 'Ranks job applications for recruiters.', '0'),
  useCase('HCfZyUXL5TtZ2EjNMtqPLT', 1102, 'Credit scoring', 'Estimates the default risk of consumer loans.', 0),
  useCase('ecpRBq5RuUuKuEVWSoWDvo', 1103, 'Chat assistant', 'Answers questions of retail customers.', '1'),
  useCase('LnixPUiaJdPY5JeDmqRZib', 1104, 'Fraud detection', 'Flags card payments for a second look.', 1),
  useCase('rCY9Ak6NNztM9AJTyuqBkf', 1105, 'Marketing copy generator', 'Drafts e-mails for campaigns.', '2'),
  useCase('SgbtFhUoYC8N6ZJR3u38eq', 1106, 'Document summarizer', 'Summarizes loan files for clerks.', 2),
  useCase('EHYdt4eHyprLEVRrfaBuT5', 1107, 'Branch staffing forecast', 'Predicts visits per branch and hour.', null),
  useCase('vMk5mY3f8za8PKMqeHNgBZ', 1108, 'Chat assistant for advisers', 'Finds product terms for advisers.', '1'),
];

/** Acme Bank: a small tenant with people, use cases and Credo's default risk levels. */
export const acmeBank: Seed = {
  users,
  useCases,
  riskClassifications: [
    { name: 'High', level: '0' },
    { name: 'Medium', level: '1' },
    { name: 'Low', level: '2' },
  ],
  me: 'SX5RPSQyPQzVNFqidSdqoA',
  customFields: [
    {
      id: 'kQ7mVt2ZcXp9LwRb4NyHsd',
      use_case_id: 'GrbRvpo2TSXibSS6pKJyJg',
      name: 'Model owner',
      type: 'text',
      value: 'HR',
    },
    {
      id: 'wF3jTn8KvYq5MzPe6GxCah',
      use_case_id: 'GrbRvpo2TSXibSS6pKJyJg',
      name: 'Go-live date',
      type: 'date',
      value: null,
    },
  ],
};
