/** An emoji cut in half by a slice(): a lone surrogate. */
export const cutEmoji = "caf\ud83d";

/** The metadata with such a text added. */
export const laid = (metadata: unknown): object => ({
  ...(typeof metadata === "object" ? metadata : null),
  nickname: cutEmoji,
});
