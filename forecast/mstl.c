/* Decomposition into a trend and several seasons (MSTL). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/mstl.h"

#include <string.h>

#include "core/memory.h"
#include "forecast/stl.h"

#define ROUNDS 2
#define FIRST_WINDOW 11
#define WINDOW_STEP 4

static qc_status check_seasons(size_t length, const size_t *seasons, size_t season_count,
                               qc_error *error)
{
    if (season_count < 1 || season_count > QC_MSTL_SEASONS) {
        return qc_fail(error, QC_ERR_ARGUMENT, "%zu seasons; there are 1 to %d", season_count,
                       (int)QC_MSTL_SEASONS);
    }
    for (size_t i = 0; i < season_count; i++) {
        if (seasons[i] < 2 || (i > 0 && seasons[i] <= seasons[i - 1])) {
            return qc_fail(error, QC_ERR_ARGUMENT,
                           "season %zu is %zu; seasons ascend, the first is at least 2", i + 1,
                           seasons[i]);
        }
    }
    if (length / 2 < seasons[0]) {
        return qc_fail(error, QC_ERR_TOO_SHORT,
                       "a season of %zu needs %zu values; there are %zu", seasons[0],
                       2 * seasons[0], length);
    }
    return QC_OK;
}

/* One season anew, from `rest`, the values freed of all seasons; and the trend. */
static qc_status take_season(qc_mstl *mstl, size_t index, double *rest, qc_error *error)
{
    qc_status status = QC_OK;
    size_t length = mstl->length;
    double *seasonal = mstl->seasonal + index * length;
    qc_stl_settings settings = qc_stl_settings_default(
        mstl->season[index], length, FIRST_WINDOW + WINDOW_STEP * index, false);
    qc_stl stl = {0};

    for (size_t t = 0; t < length; t++) {
        rest[t] += seasonal[t];
    }
    QC_TRY(qc_stl_decompose(rest, length, &settings, &stl, error));
    for (size_t t = 0; t < length; t++) {
        seasonal[t] = stl.seasonal[t];
        rest[t] -= seasonal[t];
    }
    memcpy(mstl->trend, stl.trend, length * sizeof *mstl->trend);

done:
    qc_stl_clear(&stl);
    return status;
}

qc_status qc_mstl_decompose(const double *values, size_t length, const size_t *seasons,
                            size_t season_count, qc_mstl *mstl, qc_error *error)
{
    qc_status status = QC_OK;
    qc_mstl draft = {.length = length};
    double *rest = NULL;

    QC_TRY(check_seasons(length, seasons, season_count, error));
    while (draft.season_count < season_count && seasons[draft.season_count] <= length / 2) {
        draft.season[draft.season_count] = seasons[draft.season_count];
        draft.season_count++;
    }
    QC_TRY(QC_NEW_ARRAY(draft.seasonal, draft.season_count * length, error));
    QC_TRY(QC_NEW_ARRAY(draft.trend, length, error));
    QC_TRY(QC_NEW_ARRAY(rest, length, error));
    memcpy(rest, values, length * sizeof *rest);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < draft.season_count; i++) {
            QC_TRY(take_season(&draft, i, rest, error));
        }
    }
    *mstl = draft;
    draft = (qc_mstl){0};

done:
    qc_mstl_clear(&draft);
    qc_memory_free(rest);
    return status;
}

void qc_mstl_clear(qc_mstl *mstl)
{
    qc_memory_free(mstl->seasonal);
    qc_memory_free(mstl->trend);
    *mstl = (qc_mstl){0};
}
