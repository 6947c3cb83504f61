/** What wrangler.jsonc and the secrets give the Worker. */
export interface Env {
  /** Secret: the platform's key. */
  readonly EIGI_API_KEY: string;
  /** Secret: what tokens are signed with, 32 bytes or more. */
  readonly SESSION_SECRET: string;
  /** Secret, while SESSION_SECRET changes: the one before, whose tokens still hold. */
  readonly SESSION_SECRET_PREVIOUS?: string;
  /** The `iss` of tokens. */
  readonly TOKEN_ISSUER: string;
  /** The `aud` of tokens. */
  readonly TOKEN_AUDIENCE: string;
  /** Exact origins of pages that may ask from elsewhere. */
  readonly ORIGINS: readonly string[];
  /** Another address than the platform's own: the sandbox's. */
  readonly EIGI_BASE_URL?: string;
  /** Cloudflare's rate limiting binding. */
  readonly LIMITER: { limit(options: { key: string }): Promise<{ success: boolean }> };
}
