/* Writes what the generator knows and the exports do not say: for tests only. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_TRUTH_H
#define DEMO_TRUTH_H

#include "output.h"
#include "pipeline.h"
#include "revenue.h"

/** Everything that the truth is about; borrowed. */
typedef struct demo_truth {
    const demo_market *markets; /* [DEMO_CITIES] */
    const demo_revenue *revenue;
    const demo_people *people;
    const demo_tally *tally;
    int first_month;
} demo_truth;

DEMO_MUST_CHECK demo_status demo_truth_write(const demo_truth *truth, demo_output *output,
                                             demo_error *error);

#endif
