/// HTTP: the tutorial's routes, `/v1/session`, health and figures, and what holds for every answer:
/// JSON errors, CORS, security headers, an access log without query strings.
@NullMarked
package dev.parley.server.http;

import org.jspecify.annotations.NullMarked;
