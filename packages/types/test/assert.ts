/** Whether two types are one and the same, `any` and `readonly` included. */
export type Same<Left, Right> =
  (<Probe>() => Probe extends Left ? 1 : 2) extends <Probe>() => Probe extends Right ? 1 : 2
    ? true
    : false;

/** Does nothing; does not compile unless its argument is `true`. */
export function assert<_Claim extends true>(): void {}
