/* Weeks of days, Eid al-Fitr, and seasons of the year of all leaves and of one, for the tests of days. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/forecast/year.h"

#include "core/fail.h"
#include "tests/support/qc_test.h"

const double year_week[DAYS_OF_WEEK] = {1, 0.9, 0.95, 1, 1.2, 1.5, 1.3};

static const size_t all_leaves[MOST_YEAR_LEAVES] = {0, 1, 2, 3};

qc_date year_eid(size_t k)
{
    static const int days[EIDS][2] = {{5, 24}, {5, 13}, {5, 3}, {4, 22}, {4, 10}, {3, 31}};

    return qc_test_date(2020 + (int)k, days[k][0], days[k][1]);
}

qc_year_season year_share(const qc_history *history, size_t stretch, size_t leaf_count)
{
    qc_year_season season = {0};
    qc_error error = {0};

    assert_in_range(leaf_count, 1, MOST_YEAR_LEAVES);
    assert_ok(qc_year_season_share(history, stretch, all_leaves, leaf_count, &season, &error),
              error);
    return season;
}

qc_year_season year_find(const qc_history *history, size_t stretch, size_t row,
                         const qc_year_season *shared)
{
    qc_year_season season = {0};
    qc_error error = {0};

    assert_ok(qc_year_season_find(history, stretch, row, shared, &season, &error), error);
    return season;
}

qc_status year_find_all(void *context, qc_error *error)
{
    enum { STRETCH = 27 };
    qc_year_season shared;
    qc_year_season own;
    qc_status status = QC_OK;

    QC_TRY(
        qc_year_season_share(context, STRETCH, all_leaves, MOST_YEAR_LEAVES, &shared, error));
    QC_TRY(qc_year_season_find(context, STRETCH, 0, &shared, &own, error));

done:
    return status;
}
