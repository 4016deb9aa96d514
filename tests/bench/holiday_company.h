/* Made-up companies whose sales Lebaran moves, and what was to be expected of them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_BENCH_HOLIDAY_COMPANY_H
#define QC_TESTS_BENCH_HOLIDAY_COMPANY_H

#include <stddef.h>
#include <stdint.h>

#include "quotacast/panel.h"

enum { HOLIDAY_AHEAD = 12, HOLIDAY_KINDS = 5, HOLIDAY_ENDS = 8, HOLIDAY_MONTHS_MOST = 60 };

/** How a company is made. */
typedef struct holiday_plan {
    size_t months; /**< known, at most HOLIDAY_MONTHS_MOST */
    size_t leaves; /**< territories; 1 for a single series */
    double effect; /**< logarithm of what a month with all of the feast does to sales */
    double noise;  /**< standard deviation of a month's logarithm */
    /**
     * Days that sales move in, below HOLIDAY_KINDS: before, about, behind the feast; Ramadan;
     * both as in the demo company
     */
    size_t kind;
    size_t end; /**< last month known, below HOLIDAY_ENDS: of 2022 to 2025 */
    uint64_t seed;
} holiday_plan;

typedef struct holiday_company {
    qc_panel panel;
    double *expected; /**< [leaves][HOLIDAY_AHEAD] sales but for their noise */
    /** [leaves][months + HOLIDAY_AHEAD] of the feast, in `expected` and in the panel */
    double *factor;
} holiday_company;

/**
 * Logarithms of monthly sales: a level, even growth, a season, a level that wanders by a sixth
 * of the noise, noise of which a quarter is the company's, and the feast. Of several
 * territories each has a season of its own about the company's, and its own multiple of the
 * feast.
 */
holiday_company holiday_company_make(const holiday_plan *plan);

void holiday_company_discard(holiday_company *company);

#endif
