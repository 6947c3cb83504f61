/** What wrangler.jsonc and the secrets provide. */
export interface Env {
  /** Secret: the platform's key. */
  readonly EIGI_API_KEY: string;
  /** Secret: signs the tokens, 32 bytes or more. */
  readonly SESSION_SECRET: string;
  /** Secret, while SESSION_SECRET changes: the previous one, whose tokens are still valid. */
  readonly SESSION_SECRET_PREVIOUS?: string;
  /** The `iss` of tokens. */
  readonly TOKEN_ISSUER: string;
  /** The `aud` of tokens. */
  readonly TOKEN_AUDIENCE: string;
  /** Exact origins of other pages that may use the Worker. */
  readonly ORIGINS: readonly string[];
  /** Base URL other than the platform's: the sandbox's. */
  readonly EIGI_BASE_URL?: string;
  /** Cloudflare's rate limiting binding. */
  readonly LIMITER: { limit(options: { key: string }): Promise<{ success: boolean }> };
}
