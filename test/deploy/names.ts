/** Name of the environment that the tests of a deployment make. */
export const environment = 'emulated';

export const bucketNames = { lake: 'tidemark-emulated-lake', results: 'tidemark-emulated-results' };
