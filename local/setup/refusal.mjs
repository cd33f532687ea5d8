/** A reason to stop that the user can do something about: one sentence, printed without a stack trace. */
export class Refusal extends Error {}
