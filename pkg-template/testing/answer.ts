/** What a provider answers, before it becomes a Response. */
export interface Answer {
  status: number;
  /** Header fields in order; a name may occur more than once. */
  headers?: readonly (readonly [string, string])[];
  /** JSON. */
  body: unknown;
}

export const success = (body: unknown): Answer => ({ status: 200, body });

/** An error as both providers phrase it: `{"detail": …}`. */
export const failure = (status: number, detail: unknown): Answer => ({ status, body: { detail } });

/** Narrows the "either what was asked for, or the answer that refuses it" results. */
export function isAnswer(value: object): value is Answer {
  return "status" in value && "body" in value;
}
