/** A provider's answer, before it becomes a Response. */
export interface Answer {
  status: number;
  /** Header fields in order; a name may occur more than once. */
  headers?: readonly (readonly [string, string])[];
  /** JSON; or, with a media type, bytes or a text as they are. */
  body: unknown;
  media?: string;
}

export const success = (body: unknown): Answer => ({ status: 200, body });

/** An error in the form of eigi and AnyReach: `{"detail": …}`. */
export const failure = (status: number, detail: unknown): Answer => ({ status, body: { detail } });

/** Whether a result is an answer that refuses the request. */
export function isAnswer(value: object): value is Answer {
  return "status" in value && "body" in value;
}
