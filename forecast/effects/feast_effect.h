/* Effects of feasts on the days or weeks around them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_FEAST_EFFECT_H
#define QC_FORECAST_EFFECTS_FEAST_EFFECT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"
#include "forecast/calendar/feasts.h"
#include "forecast/history.h"

/** Days around a feast that it may affect: from QC_FEAST_FROM before it to QC_FEAST_TO after. */
enum { QC_FEAST_FROM = -35, QC_FEAST_TO = 14, QC_FEAST_SPAN = QC_FEAST_TO - QC_FEAST_FROM + 1 };

/** Effects on the logarithm of sales by days from QC_FEAST_FROM on; all 0 for none. */
typedef struct qc_feast_effect {
    bool known; /**< some effect differs from 0 */
    double day[QC_FEAST_COUNT][QC_FEAST_SPAN];
} qc_feast_effect;

/**
 * The days of a period if periods are dated days or weeks with more than one of them in a
 * season, else 0.
 */
size_t qc_feast_period_days(const qc_history *history);

/**
 * The effects on a series of logarithms, as far as they return with every feast.
 *
 * For each occurrence of a feast with the three weeks on both sides known (after it at least
 * one week), z is the logarithm less a line through the means of both sides; for days, the
 * median of each weekday about the mean of seven days is removed first. The model is
 *
 *     z[year][t] = mean over the days of t of profile(days from the feast) + errors,
 *
 * where the profile is a broken line, fitted by ridge regression, with corners a day apart near
 * the feast and a week apart far from it or where periods are weeks.
 *
 * The profile is shrunk by cross-validation: each occurrence is predicted by a profile of all
 * others, and b is the slope of all z on these predictions, with the standard error s over
 * occurrences. The profile of all occurrences is multiplied by
 * max(0, min(1, 2 b - 1)) max(0, 1 - (2 s / b)^2): below b = 1/2 the predictions err more than
 * none would, below 2 s they may be chance. Feasts are found one after the other from what the
 * others leave, twice.
 *
 * @param first  the period of logs[0]
 * @param logs   [count] NAN where nothing is known
 * @param shared  the effects of all rows, of which this row has a multiple: 1 plus a factor
 *          found
 *                in the same way, with the profile given; NULL to find the profiles themselves
 * @return QC_OK or QC_ERR_MEMORY
 *
 * Sources: Bell & Hillmer (1983), JASA 78(383):526-534, doi:10.1080/01621459.1983.10478005
 * (holiday effects by days before and behind); Stone (1974), JRSS B 36(2):111-147,
 * doi:10.1111/j.2517-6161.1974.tb00994.x (shrinkage by cross-validation).
 */
QC_MUST_CHECK qc_status qc_feast_effect_find(const qc_history *history, size_t first,
                                             const double *logs, size_t count,
                                             const qc_feast_effect *shared,
                                             qc_feast_effect *effect, qc_error *error);

/** The effect on the logarithm of a period's sales, the mean of its days, also beyond the
 * data. */
double qc_feast_effect_of(const qc_feast_effect *effect, const qc_history *history,
                          size_t period);

#endif
