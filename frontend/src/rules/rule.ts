// A field rule: a pure function from the value to an error text or undefined.

/** What a rule may use besides the value. */
export interface Around {
  /** The field's name in error texts: «Имя». */
  label: string;
  /** The value of another field of the form, by name; empty if there is none. */
  other(name: string): string;
  /** Personal data that a password must not be made of. */
  about: string[];
  /** Today in the customer's time zone, as `2025-11-21`. */
  today: string;
}

/** Checks a non-empty value. */
export type Rule = (value: string, around: Around) => string | undefined;
