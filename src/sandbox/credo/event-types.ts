/** The fields of a use case whose changes Credo announces. */
export const metadataFields: readonly string[] = [
  'governance_status',
  'risk_category_level',
  'name',
  'icon',
  'description',
  'industries',
  'regions',
  'ai_type',
  'is_vendor',
  'questionnaire_ids',
];

/** The events a webhook can ask for (`credo-webhooks-guide.txt`: the event types). */
export const eventTypes: ReadonlySet<string> = new Set([
  ...metadataFields.map((field) => `use_case_${field}_updated`),
  'use_case_custom_field_updated',
  'use_case_comment',
  'use_case_review_comment',
  'use_case_review_status_updated',
  'use_case_review_task_status_updated',
  'use_case_review_task_deleted',
]);
