/* Facts of the committed promises: issued forecasts, goals, objectives and key results. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "table.h"

#define COMPANY "PT Larasati Mesin Kopi"

enum { F_ISSUED, F_AUTHOR, F_VERSION, F_NODE, F_PERIOD, F_VALUE, F_P10, F_P50, F_P90 };
enum {
    K_OBJECTIVE,
    K_ID,
    K_NAME,
    K_KIND,
    K_METRIC,
    K_FILTER,
    K_UNIT,
    K_BASELINE,
    K_TARGET,
    K_STRETCH,
    K_WEIGHT,
    K_PERIOD,
    K_PARENT,
    K_VALUE
};

enum { CITIES = 43, QUARTERS = 16 };

static table forecasts, results, goals, territories, reps, revenue, expected;
static double quarterly[CITIES][QUARTERS];

static int is(const table *read, size_t row, size_t column, const char *text)
{
    return strcmp(table_text(read, row, column), text) == 0;
}

/* 0 is 2022Q1. */
static size_t quarter_index(const char *period)
{
    long year = strtol(period, NULL, 10);
    assert_true(year >= 2022 && year <= 2025 && period[5] >= '1' && period[5] <= '4');
    return (size_t)(year - 2022) * 4 + (size_t)(period[5] - '1');
}

static void sum_quarters(void)
{
    char quarter[8];
    for (size_t r = 0; r < revenue.rows; r++) {
        size_t city = table_find(&territories, 1, table_text(&revenue, r, 1));
        assert_true(city < CITIES);
        table_quarter(table_text(&revenue, r, 0), quarter);
        quarterly[city][quarter_index(quarter)] += table_number(&revenue, r, 3);
    }
}

static int set_up(void **state)
{
    (void)state;
    forecasts = table_read(DEMO_FOLDER, "forecast_log.csv",
                           "issued_at,author,version,node,period,value,p10,p50,p90");
    results = table_read(DEMO_FOLDER, "key_results.csv",
                         "objective,id,name,kind,metric,filter,unit,baseline,target,stretch,"
                         "weight,period,parent,value");
    goals = table_read(DEMO_FOLDER, "goals.csv", "node,period,amount");
    territories =
        table_read(DEMO_FOLDER, "territories.csv",
                   "id,name,parent,lat,lon,potential,floor,cap,hold,population,cafes");
    reps = table_read(DEMO_FOLDER, "reps.csv", "id,name,territory,manager,start,end,share");
    revenue = table_read(DEMO_FOLDER, "revenue.csv",
                         "period,territory,product,amount,units,customers");
    expected =
        table_read(DEMO_TRUTH_FOLDER, "expected_revenue.csv", "territory,period,expected");
    assert_int_equal(territories.rows, CITIES);
    sum_quarters();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    table_clear(&forecasts);
    table_clear(&results);
    table_clear(&goals);
    table_clear(&territories);
    table_clear(&reps);
    table_clear(&revenue);
    table_clear(&expected);
    return 0;
}

/* Revenue of a territory, a region or the company in a quarter of the history. */
static double actual(const char *node, const char *period)
{
    double sum = 0.0;
    size_t quarter = quarter_index(period);
    for (size_t c = 0; c < CITIES; c++) {
        if (strcmp(node, COMPANY) == 0 || is(&territories, c, 1, node) ||
            is(&territories, c, 2, node)) {
            sum += quarterly[c][quarter];
        }
    }
    return sum;
}

static void forecasts__come_from_people_about_their_own_nodes(void **state)
{
    (void)state;
    for (size_t r = 0; r < forecasts.rows; r++) {
        const char *author = table_text(&forecasts, r, F_AUTHOR);
        const char *node = table_text(&forecasts, r, F_NODE);
        if (is(&forecasts, r, F_VERSION, "rep")) {
            size_t rep = table_find(&reps, 1, author);
            int64_t day = table_day(table_text(&forecasts, r, F_ISSUED));
            assert_true(rep < reps.rows);
            assert_string_equal(table_text(&reps, rep, 2), node);
            assert_true(table_day(table_text(&reps, rep, 4)) <= day);
            assert_true(is(&reps, rep, 5, "") || table_day(table_text(&reps, rep, 5)) >= day);
        } else if (is(&forecasts, r, F_VERSION, "manager")) {
            size_t rep = table_find(&reps, 3, author);
            assert_true(rep < reps.rows);
            size_t city = table_find(&territories, 1, table_text(&reps, rep, 2));
            assert_string_equal(table_text(&territories, city, 2), node);
        } else {
            assert_string_equal(table_text(&forecasts, r, F_VERSION), "final");
            assert_string_equal(node, COMPANY);
        }
    }
    assert_int_equal(table_count(&forecasts, F_VERSION, "final"), 8 * 3 + 1);
    assert_int_equal(table_count(&forecasts, F_VERSION, "manager"), 8 * (8 * 3 + 1));
}

static void forecasts__are_issued_before_the_quarter_and_twice_within(void **state)
{
    (void)state;
    for (size_t r = 0; r < forecasts.rows; r++) {
        const char *period = table_text(&forecasts, r, F_PERIOD);
        char first[16];
        (void)snprintf(first, sizeof first, "%.4s-%02d-01", period,
                       ((period[5] - '1') * 3 + 1) % 100);
        int64_t lead = table_day(table_text(&forecasts, r, F_ISSUED)) - table_day(first);
        assert_true((lead >= -12 && lead <= -10) || (lead >= 28 && lead <= 30) ||
                    (lead >= 58 && lead <= 60));
        assert_true(table_day(table_text(&forecasts, r, F_ISSUED)) <= table_day("2025-12-31"));
        assert_true(strcmp(period, "2024Q1") >= 0 && strcmp(period, "2026Q1") <= 0);
        assert_true(table_whole(&forecasts, r, F_VALUE) >= 0);
        if (!is(&forecasts, r, F_P10, "")) {
            assert_true(table_number(&forecasts, r, F_P10) <
                        table_number(&forecasts, r, F_P50));
            assert_true(table_number(&forecasts, r, F_P50) <
                        table_number(&forecasts, r, F_P90));
        }
    }
}

/* Error of a version at a lead: sums of |f - a|, f - a and a over its rows. */
typedef struct errors {
    double absolute, signed_, amount;
} errors;

static errors errors_of(const char *version, int lead)
{
    errors sums = {0.0, 0.0, 0.0};
    for (size_t r = 0; r < forecasts.rows; r++) {
        const char *period = table_text(&forecasts, r, F_PERIOD);
        const char *issued = table_text(&forecasts, r, F_ISSUED);
        int month = (int)strtol(issued + 5, NULL, 10);
        int at = month % 3 == 0 && issued[8] >= '2' ? -10 : month % 3 == 1 ? 30 : 60;
        if (strcmp(period, "2026Q1") == 0 || at != lead ||
            !is(&forecasts, r, F_VERSION, version)) {
            continue;
        }
        double outcome = actual(table_text(&forecasts, r, F_NODE), period);
        double value = table_number(&forecasts, r, F_VALUE);
        sums.absolute += fabs(value - outcome);
        sums.signed_ += value - outcome;
        sums.amount += outcome;
    }
    return sums;
}

static void forecasts__get_better_with_time_and_higher_up(void **state)
{
    static const char *const VERSIONS[] = {"rep", "manager", "final"};
    static const int LEADS[] = {-10, 30, 60};
    double wape[3][3];
    (void)state;
    for (size_t v = 0; v < 3; v++) {
        for (size_t l = 0; l < 3; l++) {
            errors sums = errors_of(VERSIONS[v], LEADS[l]);
            assert_true(sums.amount > 5e11);
            wape[v][l] = sums.absolute / sums.amount;
            assert_true(fabs(sums.signed_ / sums.amount) < 0.08);
            assert_true(l == 0 || wape[v][l] < wape[v][l - 1]);
            assert_true(v == 0 || wape[v][l] < wape[v - 1][l]);
        }
    }
    assert_true(wape[0][0] > 0.08 && wape[0][0] < 0.20);
    assert_true(wape[2][0] < 0.10);
}

/* A rep's average log error before a quarter lies near the true bias, person by person. */
static void forecasts__biases_belong_to_persons(void **state)
{
    table people =
        table_read(DEMO_TRUTH_FOLDER, "people.csv", "name,role,node,bias,correction,skill");
    size_t compared = 0;
    size_t sandbaggers = 0;
    size_t happy_ears = 0;
    (void)state;
    for (size_t p = 0; p < people.rows; p++) {
        double sum = 0.0;
        double count = 0.0;
        double bias = table_number(&people, p, 3);
        for (size_t r = 0; r < forecasts.rows && is(&people, p, 1, "rep"); r++) {
            const char *issued = table_text(&forecasts, r, F_ISSUED);
            if (is(&forecasts, r, F_AUTHOR, table_text(&people, p, 0)) && issued[8] >= '1' &&
                strtol(issued + 5, NULL, 10) % 3 == 0 &&
                !is(&forecasts, r, F_PERIOD, "2026Q1")) {
                double outcome =
                    actual(table_text(&people, p, 2), table_text(&forecasts, r, F_PERIOD));
                if (outcome > 2e8) {
                    sum += log(table_number(&forecasts, r, F_VALUE) / outcome);
                    count += 1.0;
                }
            }
        }
        if (count >= 4.0) { /* the error's sd before a quarter is 0.105 */
            assert_close(sum / count, bias, 0.0, 4.0 * 0.105 / sqrt(count));
            compared++;
            sandbaggers += bias < -0.05;
            happy_ears += bias > 0.05;
        }
    }
    assert_true(compared > 35 && sandbaggers > 8 && happy_ears > 8);
    table_clear(&people);
}

static void goals__are_the_company_s_and_the_next_is_eight_percent_high(void **state)
{
    double next = 0.0;
    (void)state;
    assert_int_equal(goals.rows, 5);
    for (size_t r = 0; r < 4; r++) {
        char quarter[8];
        (void)snprintf(quarter, sizeof quarter, "2025Q%zu", (r + 1) % 10);
        assert_string_equal(table_text(&goals, r, 0), COMPANY);
        assert_string_equal(table_text(&goals, r, 1), quarter);
        double ratio = table_number(&goals, r, 2) / actual(COMPANY, quarter);
        assert_true(ratio > 0.99 && ratio < 1.08);
    }
    for (size_t r = 0; r < expected.rows; r++) {
        if (is(&expected, r, 1, "2026-01") || is(&expected, r, 1, "2026-02") ||
            is(&expected, r, 1, "2026-03")) {
            next += table_number(&expected, r, 2);
        }
    }
    assert_string_equal(table_text(&goals, 4, 1), "2026Q1");
    assert_close(table_number(&goals, 4, 2) / next, 1.08, 0.0, 0.001);
}

static void key_results__are_18_of_6_objectives_of_every_kind_and_metric(void **state)
{
    static const char *const KINDS[] = {"reach", "increase", "decrease", "stay_above",
                                        "stay_below"};
    static const char *const METRICS[] = {"revenue",
                                          "won_amount",
                                          "won_count",
                                          "win_rate",
                                          "avg_deal_size",
                                          "sales_cycle_days",
                                          "new_customers",
                                          "forecast_accuracy",
                                          "quota_attainment_share",
                                          "pipeline_coverage",
                                          "manual"};
    static const char *const UNITS[] = {"IDR", "count", "percent", "days"};
    size_t objectives = 0;
    size_t known = 0;
    size_t units = 0;
    (void)state;
    assert_int_equal(results.rows, 18);
    table_assert_unique(&results, K_ID);
    for (size_t r = 0; r < results.rows; r++) {
        objectives +=
            table_find(&results, K_OBJECTIVE, table_text(&results, r, K_OBJECTIVE)) == r;
    }
    assert_int_equal(objectives, 6);
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        assert_true(table_count(&results, K_KIND, KINDS[i]) >= 1);
    }
    for (size_t i = 0; i < sizeof METRICS / sizeof METRICS[0]; i++) {
        assert_true(table_count(&results, K_METRIC, METRICS[i]) >= 1);
        known += table_count(&results, K_METRIC, METRICS[i]);
    }
    for (size_t i = 0; i < sizeof UNITS / sizeof UNITS[0]; i++) {
        units += table_count(&results, K_UNIT, UNITS[i]);
    }
    assert_int_equal(known, 18);
    assert_int_equal(units, 18);
}

static void key_results__have_parents_weights_values_and_targets_that_make_sense(void **state)
{
    (void)state;
    for (size_t r = 0; r < results.rows; r++) {
        double weights = 0.0;
        double target = table_number(&results, r, K_TARGET);
        const char *parent = table_text(&results, r, K_PARENT);
        assert_true(parent[0] == '\0' || table_find(&results, K_ID, parent) < results.rows);
        assert_true(!is(&results, r, K_ID, parent));
        assert_int_equal(is(&results, r, K_METRIC, "manual"), !is(&results, r, K_VALUE, ""));
        for (size_t k = 0; k < results.rows; k++) {
            if (is(&results, k, K_OBJECTIVE, table_text(&results, r, K_OBJECTIVE))) {
                weights += table_number(&results, k, K_WEIGHT);
            }
        }
        assert_close(weights, 1.0, 0.0, 1e-9);
        if (!is(&results, r, K_BASELINE, "")) {
            int down =
                is(&results, r, K_KIND, "decrease") || is(&results, r, K_KIND, "stay_below");
            assert_int_equal(target < table_number(&results, r, K_BASELINE), down);
        }
        if (!is(&results, r, K_STRETCH, "")) {
            int down = is(&results, r, K_KIND, "decrease");
            assert_int_equal(table_number(&results, r, K_STRETCH) < target, down);
        }
    }
}

static void key_results__filters_name_what_exists(void **state)
{
    size_t seen[3] = {0};
    (void)state;
    for (size_t r = 0; r < results.rows; r++) {
        const char *filter = table_text(&results, r, K_FILTER);
        if (strncmp(filter, "region=", 7) == 0) {
            assert_true(table_find(&territories, 2, filter + 7) < territories.rows);
            seen[0]++;
        } else if (strncmp(filter, "territory=", 10) == 0) {
            assert_true(table_find(&territories, 1, filter + 10) < territories.rows);
            seen[1]++;
        } else if (strncmp(filter, "product=", 8) == 0) {
            assert_true(table_find(&revenue, 2, filter + 8) < revenue.rows);
            seen[2]++;
        } else {
            assert_string_equal(filter, "");
        }
    }
    assert_true(seen[0] >= 1 && seen[1] >= 1 && seen[2] >= 1);
    size_t accuracy = table_find(&results, K_METRIC, "forecast_accuracy");
    assert_close(table_number(&results, accuracy, K_TARGET), 90.0, 0.0, 0.0);
    size_t company = table_find(&results, K_ID, "KR1.1");
    assert_close(table_number(&results, company, K_TARGET), table_number(&goals, 4, 2), 0.0,
                 0.0);
    assert_close(table_number(&results, company, K_BASELINE), actual(COMPANY, "2025Q1"), 0.0,
                 5e7);
}

static void config__names_the_company(void **state)
{
    char path[4096];
    (void)state;
    (void)snprintf(path, sizeof path, "%s/quotacast.yaml", DEMO_FOLDER);
    char *text = qc_test_read(path, NULL);
    assert_string_equal(text, "company: " COMPANY "\ncurrency: IDR\nfiscal_year_start: 1\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecasts__come_from_people_about_their_own_nodes),
        cmocka_unit_test(forecasts__are_issued_before_the_quarter_and_twice_within),
        cmocka_unit_test(forecasts__get_better_with_time_and_higher_up),
        cmocka_unit_test(forecasts__biases_belong_to_persons),
        cmocka_unit_test(goals__are_the_company_s_and_the_next_is_eight_percent_high),
        cmocka_unit_test(key_results__are_18_of_6_objectives_of_every_kind_and_metric),
        cmocka_unit_test(key_results__have_parents_weights_values_and_targets_that_make_sense),
        cmocka_unit_test(key_results__filters_name_what_exists),
        cmocka_unit_test(config__names_the_company),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
