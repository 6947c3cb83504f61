import { anyreach, eigi, elevenlabs, type Provider, retell, vapi } from "convoscope/server";
import type { OmittableField } from "convoscope";
import type { Credentials } from "convoscope/testing";
import type { Access, Connection } from "../provider.js";

// Made up: only the sandbox in this page accepts them. Only the gateway and the sandbox get them.
const EIGI_KEY = "vk_demo_0000000000000000";
const VAPI_KEY = "demo-private-key-00000000";
const ELEVENLABS_KEY = "sk_demo_0000000000000000";
const RETELL_KEY = "key_demo_000000000000000";
const ANYREACH_TOKENS: Readonly<Record<Access, string>> = {
  full: "ak_demo.full_access_00000000",
  restricted: "ak_demo.restricted_00000000",
};

/** The platform with its key. */
export function platform({ provider, access }: Pick<Connection, "provider" | "access">): Provider<OmittableField> {
  switch (provider) {
    case "eigi":
      return eigi({ apiKey: EIGI_KEY });
    case "anyreach":
      return anyreach({ token: ANYREACH_TOKENS[access] });
    case "vapi":
      return vapi({ apiKey: VAPI_KEY });
    case "elevenlabs":
      return elevenlabs({ apiKey: ELEVENLABS_KEY });
    case "retell":
      return retell({ apiKey: RETELL_KEY });
  }
}

/** The credentials that the sandbox accepts. */
export const CREDENTIALS: Credentials = {
  eigi: [EIGI_KEY],
  anyreach: { [ANYREACH_TOKENS.full]: { sensitive: true }, [ANYREACH_TOKENS.restricted]: { sensitive: false } },
  vapi: [VAPI_KEY],
  elevenlabs: [ELEVENLABS_KEY],
  retell: [RETELL_KEY],
};
