/** Why git gave no answer: a sentence for people. */
export class GitFailure extends Error {}
