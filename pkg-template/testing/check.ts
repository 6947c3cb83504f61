/** What an option must be, in words and as a test. */
export type Check = readonly [accepted: string, is: (value: unknown) => boolean];

export const wholeFrom = (least: number, most: number) => (value: unknown) => Number.isInteger(value) && numberFrom(least, most)(value);

export const numberFrom = (least: number, most: number) => (value: unknown) =>
  typeof value === "number" && value >= least && value <= most;
