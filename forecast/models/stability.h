/* Whether a recursion forgets where it started. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_STABILITY_H
#define QC_FORECAST_MODELS_STABILITY_H

#include <stdbool.h>
#include <stddef.h>

/**
 * True if no root of c[0] + c[1] x + ... + c[degree] x^degree, c[degree] > 0, lies outside the
 * unit circle: the reflection coefficients, taken off one after the other, are all within [-1,
 * 1]. `c` is scratch afterwards. O(degree^2).
 *
 * Sources: Schur (1917), J. reine angew. Math. 147:205-232, doi:10.1515/crll.1917.147.205; Cohn
 * (1922), Math. Z. 14:110-148, doi:10.1007/BF01215894.
 */
bool qc_roots_within(double *c, size_t degree);

#endif
