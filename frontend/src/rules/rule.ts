// What a rule of a field is: a pure function from the value to the sentence that is shown, or to nothing.

/** What a rule may know besides the value. */
export interface Around {
  /** How the field is called: «Имя». */
  label: string;
  /** The value of another field of the form by its name; empty if there is none. */
  other(name: string): string;
  /** What is known of the person, which a password must not be made of. */
  about: string[];
  /** Today as `2025-11-21`, on the customer's calendar. */
  today: string;
}

/** Checks a value that is not empty. */
export type Rule = (value: string, around: Around) => string | undefined;
