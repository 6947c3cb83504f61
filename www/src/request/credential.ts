import type { RequestPlan, ResolvedProvider } from "convoscope";

/** The environment variable that stands in for the credential in everything that can be copied. */
export function credentialVariable({ kind }: ResolvedProvider): string {
  return kind === "eigi" ? "EIGI_API_KEY" : "ANYREACH_TOKEN";
}

/** The headers of a plan, `$VARIABLE` in place of the credential. */
export function headersWithoutCredential(
  { headers }: RequestPlan,
  provider: ResolvedProvider,
): { name: string; value: string; secret: boolean }[] {
  const credential = provider.kind === "eigi" ? provider.apiKey : provider.token;
  return Object.entries(headers).map(([name, value]) => {
    const secret = value.includes(credential);
    return { name, value: secret ? value.replace(credential, `$${credentialVariable(provider)}`) : value, secret };
  });
}
