/* What feasts do to the days or weeks around them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_FEAST_EFFECT_H
#define QC_FORECAST_EFFECTS_FEAST_EFFECT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"
#include "forecast/calendar/feasts.h"
#include "forecast/history.h"

/** Days around a feast that it may move: from QC_FEAST_FROM before it to QC_FEAST_TO behind. */
enum { QC_FEAST_FROM = -35, QC_FEAST_TO = 14, QC_FEAST_SPAN = QC_FEAST_TO - QC_FEAST_FROM + 1 };

/** Effects on the logarithm of sales by days from QC_FEAST_FROM on; all 0 for none. */
typedef struct qc_feast_effect {
    bool known; /**< some effect is other than 0 */
    double day[QC_FEAST_COUNT][QC_FEAST_SPAN];
} qc_feast_effect;

/**
 * Whether periods are days or weeks with a date and more than one of them in a season: the days
 * of a period, else 0.
 */
size_t qc_feast_period_days(const qc_history *history);

/**
 * The effects on a series of logarithms, as far as they return.
 *
 * Around each time that a feast came, with three weeks on both sides known, at least one behind
 * it, the logarithms (of days freed of the median of their weekday about the mean of seven
 * days) less a line through the means of both sides are
 *
 *     z[year][t] = mean over the days of t of profile(days from the feast) + errors,
 *
 * profile a broken line with corners a day apart near the feast, a week apart far from it or
 * where periods are weeks, by ridge regression. Each time is foretold by a profile from all
 * others; with b the regression of all z on what was foretold for them, the profile from all
 * counts max(0, min(1, 2 b - 1)) max(0, 1 - (2 s / b)^2) times, s being the standard error of b
 * by what the times tell of it: where b is below 1/2 what was foretold errs more than nothing
 * does, where it is below 2 s it may be chance. Feasts are taken one after the other out of
 * what the others leave, twice.
 *
 * @param first  the period of logs[0]
 * @param logs   [count] NAN where nothing is known
 * @param shared  what all rows have, of which one row has a multiple: 1 and what is found in
 *                the same way of a profile that is known but for a factor; NULL where profiles
 *                are to be found
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

/** The effect on the logarithm of a period's sales, the mean of its days, also beyond the data. */
double qc_feast_effect_of(const qc_feast_effect *effect, const qc_history *history,
                          size_t period);

#endif
