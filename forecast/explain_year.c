/* What the year and its feasts do to a row, for its explanation. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/explain_year.h"

#include <math.h>

#include "core/memory.h"

static const char *const feast_names[QC_FEAST_COUNT] = {"Eid al-Fitr", "Easter",
                                                        "the Chinese new year", "Christmas"};

/* The season of the year behind that of the week, or in its place: when it is highest and
 * lowest in the cycle to come. */
static void take_season(const qc_rolling *rolling, const qc_year_season *season,
                        qc_explanation *found)
{
    const qc_history *history = rolling->history;
    size_t length = qc_year_season_length(history);

    for (size_t k = 0; season->known && k < length; k++) {
        double effect = qc_year_season_factor(season, history, rolling->last + k) - 1;

        if (k == 0 || effect > found->long_highest) {
            found->long_most = k;
            found->long_highest = effect;
        }
        if (k == 0 || effect < found->long_lowest) {
            found->long_least = k;
            found->long_lowest = effect;
        }
        found->long_season = length;
    }
}

static qc_status take_feasts(const qc_feast_effect *effect, qc_explanation *found,
                             qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(found->feasts, QC_FEAST_COUNT, error));
    for (size_t f = 0; f < QC_FEAST_COUNT; f++) {
        qc_explained_feast feast = {.name = feast_names[f]};

        for (int day = QC_FEAST_FROM; day <= QC_FEAST_TO; day++) {
            double change = expm1(effect->day[f][day - QC_FEAST_FROM]);

            if (change > feast.highest) {
                feast.highest = change;
                feast.highest_day = day;
            }
            if (change < feast.lowest) {
                feast.lowest = change;
                feast.lowest_day = day;
            }
        }
        if (feast.highest > 0 || feast.lowest < 0) {
            found->feasts[found->feast_count++] = feast;
        }
    }

done:
    return status;
}

qc_status qc_explain_year(const qc_rolling *rolling, size_t row, qc_explanation *found,
                          qc_error *error)
{
    qc_status status = QC_OK;
    qc_year_season season = {.known = false};

    if (!qc_year_season_applies(rolling->history)) {
        return QC_OK;
    }
    size_t stretch = qc_year_season_stretch(rolling->history, rolling->last);

    QC_TRY(qc_year_season_find(rolling->history, stretch, row,
                               qc_shared_effects_year(&rolling->effects, stretch), &season,
                               error));
    if (season.feasts.known) {
        QC_TRY(take_feasts(&season.feasts, found, error));
    }
    season.feasts = (qc_feast_effect){.known = false}; /* so that the rest is the season's */
    take_season(rolling, &season, found);

done:
    return status;
}
