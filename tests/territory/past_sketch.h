/* Past planning periods drawn by hand from a table of values, for tests of quota methods. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_TERRITORY_PAST_SKETCH_H
#define QC_TESTS_TERRITORY_PAST_SKETCH_H

#include "quotacast/panel.h"
#include "territory/quota_past.h"

/** Values and, if wanted, potential of leaves by period; NAN is missing. */
typedef struct past_sketch {
    size_t leaf_count, period_count;
    double *value, *potential; /* [leaf][period]; potential NULL for none */
    qc_arena *arena;
    qc_quota_past past; /* cases are periods 1, 2, ... */
} past_sketch;

past_sketch *past_sketch_new(size_t leaves, size_t periods, bool has_potential);

double *past_sketch_at(past_sketch *one, size_t leaf, size_t period);
double *past_sketch_potential_at(past_sketch *one, size_t leaf, size_t period);

/** Lays the table out as cases, each over. */
void past_sketch_lay(past_sketch *one);

/**
 * What a method says of a case after it has learned from those before. [leaf], the caller's to
 * free().
 */
double *past_sketch_value(past_sketch *one, size_t method, size_t at);

void past_sketch_free(past_sketch *one);

/** Uniform on (-1, 1), the same every time: a linear congruence. */
double past_sketch_noise(unsigned long long *seed);

/** A panel of years from 1970 of the values (or the potential); free with past_panel_free(). */
qc_panel *past_panel_new(const past_sketch *one, bool potential);
void past_panel_free(qc_panel *panel);

#endif
