/** Made up: the sandbox takes any. */
export const KEYS = {
  eigi: "vk_made_up_0123456789",
  anyreach: "ak_made_up.0123456789",
  vapi: "made-up-0123456789",
  elevenlabs: "sk_made_up_0123456789",
  retell: "key_made_up_0123456789",
};

/** A secret that opens nothing: nobody else can reach what it guards. */
export const ADMIN_TOKEN = "of-no-use-outside-of-this-machine";
