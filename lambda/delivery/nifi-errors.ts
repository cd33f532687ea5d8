/** NiFi does not answer just now, or somebody changed the same component meanwhile; asking anew may help. */
export class NifiUnavailable extends Error {}

/** NiFi answered and said no. */
export class NifiRefused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The new version cannot run; what ran before goes on. */
export class FlowRefused extends Error {}
