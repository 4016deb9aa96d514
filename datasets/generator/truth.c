/* Writes what the generator knows and the exports do not say: for tests only. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "truth.h"

#include <math.h>

static const char *const STORY_NAME[] = {"steady",       "break",       "launched",
                                         "discontinued", "nearly_zero", "zero"};

static void write_month_or_blank(FILE *file, int month)
{
    char text[DEMO_DATE_SIZE] = "";
    if (month != 0) {
        demo_month_format(month, text);
    }
    (void)fprintf(file, "%s,", text);
}

static void write_territories(const demo_truth *truth, FILE *file)
{
    (void)fputs(
        "territory,region,story,level,trend,break,break_size,launch,end,ramadan,lebaran,"
        "noise_sd,zero_chance,share_machines,share_grinders,share_service\n",
        file);
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        const demo_market *market = &truth->markets[c];
        (void)fprintf(file, "%s,%s,%s,%.0f,%.6f,", DEMO_CITY[c].name,
                      DEMO_REGION[DEMO_CITY[c].region].name, STORY_NAME[market->story],
                      market->level, market->trend);
        write_month_or_blank(file, market->break_month);
        (void)fprintf(file, "%.6f,", market->break_size);
        write_month_or_blank(file, market->launch_month);
        write_month_or_blank(file, market->end_month);
        (void)fprintf(file, "%.6f,%.6f,%.6f,%.4f,%.6f,%.6f,%.6f\n", market->ramadan,
                      market->lebaran, market->noise_sd, market->zero_chance,
                      market->family_share[0], market->family_share[1],
                      market->family_share[2]);
    }
}

static void write_seasonality(const demo_truth *truth, FILE *file)
{
    (void)fputs("territory,month,factor\n", file);
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        for (int m = 0; m < 12; m++) {
            (void)fprintf(file, "%s,%d,%.6f\n", DEMO_CITY[c].name, m + 1,
                          exp(truth->markets[c].seasonal[m]));
        }
    }
}

static void write_calendar(const demo_truth *truth, FILE *file)
{
    char month[DEMO_DATE_SIZE];
    (void)fputs("period,ramadan_share,lebaran_share\n", file);
    for (int m = truth->first_month; m <= DEMO_LAST_MONTH + DEMO_HORIZON; m++) {
        demo_month_format(m, month);
        (void)fprintf(file, "%s,%.6f,%.6f\n", month, demo_month_ramadan_share(m),
                      demo_month_lebaran_share(m));
    }
}

static void write_expected(const demo_truth *truth, FILE *file)
{
    char month[DEMO_DATE_SIZE];
    (void)fputs("territory,period,expected\n", file);
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        for (int h = 0; h < DEMO_HORIZON; h++) {
            demo_month_format(DEMO_LAST_MONTH + 1 + h, month);
            (void)fprintf(file, "%s,%s,%.0f\n", DEMO_CITY[c].name, month,
                          truth->revenue->expected[c][h]);
        }
    }
}

static void write_people(const demo_truth *truth, FILE *file)
{
    const demo_people *people = truth->people;
    (void)fputs("name,role,node,bias,correction,skill\n", file);
    for (size_t r = 0; r < people->count; r++) {
        const demo_rep *rep = &people->reps[r];
        (void)fprintf(file, "%s,rep,%s,%.6f,,%.6f\n", rep->name, DEMO_CITY[rep->city].name,
                      rep->bias, rep->skill);
    }
    for (size_t r = 0; r < DEMO_REGIONS; r++) {
        (void)fprintf(file, "%s,manager,%s,%.6f,%.6f,\n", DEMO_REGION[r].manager,
                      DEMO_REGION[r].name, people->manager_bias[r],
                      people->manager_correction[r]);
    }
}

static void write_win_model(FILE *file)
{
    (void)fputs("term,value\n", file);
    (void)fprintf(file, "intercept,%.4f\n", DEMO_WIN_MODEL.intercept);
    (void)fprintf(file, "log(first amount / 300 million IDR),%.4f\n",
                  DEMO_WIN_MODEL.log_amount);
    (void)fprintf(file, "existing customer,%.4f\n", DEMO_WIN_MODEL.existing_customer);
    (void)fprintf(file, "launched city,%.4f\n", DEMO_WIN_MODEL.launched_city);
    (void)fprintf(file, "nearly zero city,%.4f\n", DEMO_WIN_MODEL.nearly_zero_city);
    (void)fprintf(file, "zero city,%.4f\n", DEMO_WIN_MODEL.zero_city);
    for (size_t f = 0; f < DEMO_FAMILIES; f++) {
        (void)fprintf(file, "family %s,%.4f\n", DEMO_FAMILY[f].name, DEMO_FAMILY[f].win_logit);
    }
}

static void write_win_rates(const demo_truth *truth, FILE *file)
{
    (void)fputs("territory,deals,won,lost,true_win_rate\n", file);
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        size_t deals = truth->tally->city_deals[c];
        double rate = deals > 0 ? truth->tally->city_win_chance[c] / (double)deals : 0.0;
        (void)fprintf(file, "%s,%zu,%zu,%zu,%.6f\n", DEMO_CITY[c].name, deals,
                      truth->tally->city_won[c], truth->tally->city_lost[c], rate);
    }
}

static void write_shock(FILE *file, const char *name, const demo_shock *shock)
{
    (void)fprintf(file, "%s,%.4f,%.4f\n", name, shock->persistence, shock->innovation_sd);
}

static void write_shocks(FILE *file)
{
    (void)fputs("shock,persistence,innovation_sd\n", file);
    write_shock(file, "common", &DEMO_COMMON_SHOCK);
    write_shock(file, "region", &DEMO_REGION_SHOCK);
    write_shock(file, "own", &DEMO_OWN_SHOCK);
    for (size_t f = 0; f < DEMO_FAMILIES; f++) {
        demo_shock noise = {0.0, DEMO_FAMILY[f].noise_sd};
        write_shock(file, DEMO_FAMILY[f].name, &noise);
    }
}

/* What a candidate would sell in a month of 2026 if it were an old city with average luck. */
static void write_candidates(FILE *file)
{
    (void)fputs("candidate,mature_month\n", file);
    for (size_t i = 0; i < DEMO_CANDIDATES; i++) {
        const demo_candidate *place = &DEMO_CANDIDATE[i];
        double growth = exp(0.09 * 4.5);
        (void)fprintf(file, "%s,%.0f\n", place->name,
                      demo_market_level(place->cafes, place->population) * growth);
    }
}

demo_status demo_truth_write(const demo_truth *truth, demo_output *output, demo_error *error)
{
    enum { TABLES = 9 };
    static const char *const NAME[TABLES] = {
        "territories.csv",      "seasonality.csv", "calendar.csv",
        "expected_revenue.csv", "people.csv",      "win_model.csv",
        "win_rates.csv",        "shocks.csv",      "candidates.csv"};
    FILE *file[TABLES] = {NULL};
    for (size_t i = 0; i < TABLES; i++) {
        demo_status status = demo_output_file(output, NAME[i], &file[i], error);
        if (status != DEMO_OK) {
            return status;
        }
    }
    write_territories(truth, file[0]);
    write_seasonality(truth, file[1]);
    write_calendar(truth, file[2]);
    write_expected(truth, file[3]);
    write_people(truth, file[4]);
    write_win_model(file[5]);
    write_win_rates(truth, file[6]);
    write_shocks(file[7]);
    write_candidates(file[8]);
    return DEMO_OK;
}
