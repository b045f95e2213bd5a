import { configure } from '@testing-library/react';

/**
 * How long a test waits for what it expects. Only a failing test waits that long; on a busy machine
 * the first answer's renderer takes more than the libraries' one second to be there.
 */
export const PATIENCE = { timeout: 10_000 } as const;

configure({ asyncUtilTimeout: PATIENCE.timeout });
