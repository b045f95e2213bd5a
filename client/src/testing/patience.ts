import { configure } from '@testing-library/react';

// How long a test waits for what it expects. Only a failing test waits that long; on a busy machine
// the first answer's renderer takes more than the library's one second to be there.
configure({ asyncUtilTimeout: 10_000 });
