/** An emoji of which somebody's slice() left the first half. */
export const cutEmoji = "caf\ud83d";

/** The metadata with such a text among its values. */
export const laid = (metadata: unknown): object => ({
  ...(typeof metadata === "object" ? metadata : null),
  nickname: cutEmoji,
});
