/* Facts of the committed demo company, read from its files: revenue, places, people, truth. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "table.h"

#define REVENUE_HEADER "period,territory,product,amount,units,customers"
#define TERRITORY_HEADER "id,name,parent,lat,lon,potential,floor,cap,hold,population,cafes"
#define ACCOUNT_HEADER "id,name,lat,lon,potential,workload,territory,lock,parent_account"
#define REP_HEADER "id,name,territory,manager,start,end,share"
#define PRODUCT_HEADER "id,name,family,list_price"

enum { MONTHS = 48, CITIES = 43, REGIONS = 8 };
enum { R_PERIOD, R_TERRITORY, R_PRODUCT, R_AMOUNT, R_UNITS, R_CUSTOMERS };
enum { T_ID, T_NAME, T_PARENT, T_LAT, T_LON, T_POTENTIAL, T_FLOOR, T_CAP, T_HOLD };
enum { A_ID, A_NAME, A_LAT, A_LON, A_POTENTIAL, A_WORKLOAD, A_TERRITORY, A_LOCK, A_PARENT };
enum { P_ID, P_NAME, P_TERRITORY, P_MANAGER, P_START, P_END, P_SHARE };

static table revenue, territories, accounts, reps, products;
static double monthly[CITIES][MONTHS];

static size_t month_index(const char *period)
{
    int year = (int)strtol(period, NULL, 10);
    int month = (int)strtol(period + 5, NULL, 10);
    assert_true(strlen(period) == 7 && year >= 2022 && year <= 2025 && month >= 1 &&
                month <= 12);
    return (size_t)((year - 2022) * 12 + month - 1);
}

static int set_up(void **state)
{
    (void)state;
    revenue = table_read(DEMO_FOLDER, "revenue.csv", REVENUE_HEADER);
    territories = table_read(DEMO_FOLDER, "territories.csv", TERRITORY_HEADER);
    accounts = table_read(DEMO_FOLDER, "accounts.csv", ACCOUNT_HEADER);
    reps = table_read(DEMO_FOLDER, "reps.csv", REP_HEADER);
    products = table_read(DEMO_FOLDER, "products.csv", PRODUCT_HEADER);
    for (size_t r = 0; r < revenue.rows; r++) {
        size_t city = table_find(&territories, T_NAME, table_text(&revenue, r, R_TERRITORY));
        assert_true(city < CITIES);
        monthly[city][month_index(table_text(&revenue, r, R_PERIOD))] +=
            table_number(&revenue, r, R_AMOUNT);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    table_clear(&revenue);
    table_clear(&territories);
    table_clear(&accounts);
    table_clear(&reps);
    table_clear(&products);
    return 0;
}

static size_t city_named(const char *name)
{
    size_t city = table_find(&territories, T_NAME, name);
    assert_true(city < territories.rows);
    return city;
}

/* Sum of a city's revenue over months first .. last (0 is 2022-01). */
static double city_sum(const char *name, size_t first, size_t last)
{
    size_t city = city_named(name);
    double sum = 0.0;
    for (size_t m = first; m <= last; m++) {
        sum += monthly[city][m];
    }
    return sum;
}

static void revenue__covers_48_months_of_43_cities_and_3_families(void **state)
{
    size_t rows_of_month[MONTHS] = {0};
    (void)state;
    for (size_t r = 0; r < revenue.rows; r++) {
        rows_of_month[month_index(table_text(&revenue, r, R_PERIOD))]++;
        assert_true(table_find(&products, 2, table_text(&revenue, r, R_PRODUCT)) <
                    products.rows);
        assert_int_equal(table_whole(&revenue, r, R_AMOUNT) % 1000, 0);
        assert_true(table_whole(&revenue, r, R_UNITS) >= 0);
        assert_true(table_whole(&revenue, r, R_CUSTOMERS) <= 100000);
    }
    for (size_t m = 0; m < MONTHS; m++) {
        assert_true(rows_of_month[m] >= 82 && rows_of_month[m] <= 3 * (size_t)CITIES + 10);
    }
}

static void revenue__is_300_to_500_billion_a_year_and_grows(void **state)
{
    double year[4] = {0.0};
    (void)state;
    for (size_t c = 0; c < CITIES; c++) {
        for (size_t m = 0; m < MONTHS; m++) {
            year[m / 12] += monthly[c][m];
        }
    }
    for (int y = 0; y < 4; y++) {
        assert_true(year[y] > 300e9 && year[y] < 500e9);
        assert_true(y == 0 || (year[y] > 1.03 * year[y - 1] && year[y] < 1.15 * year[y - 1]));
    }
}

/* A credit is a second row of a cell that was sold before or in the same month. */
static void revenue__has_credits_and_zero_months(void **state)
{
    size_t credits = 0;
    size_t zeros = 0;
    (void)state;
    for (size_t r = 0; r < revenue.rows; r++) {
        double amount = table_number(&revenue, r, R_AMOUNT);
        zeros += amount == 0.0;
        if (amount < 0.0) {
            credits++;
            assert_true(r > 0);
            assert_string_equal(table_text(&revenue, r, R_TERRITORY),
                                table_text(&revenue, r - 1, R_TERRITORY));
            assert_string_equal(table_text(&revenue, r, R_PRODUCT),
                                table_text(&revenue, r - 1, R_PRODUCT));
            assert_true(table_number(&revenue, r - 1, R_AMOUNT) >= -amount);
        }
    }
    assert_true(credits >= 15 && credits <= 80);
    assert_true(zeros >= 100);
}

static void revenue__tells_the_story_of_each_special_city(void **state)
{
    size_t ambon = table_count(&revenue, R_TERRITORY, "Ambon");
    (void)state;
    assert_close(city_sum("Ambon", 0, 47), 0.0, 0.0, 0.0);
    assert_true(ambon > 30 && ambon < 3 * MONTHS - 30); /* some months are absent, some are 0 */
    assert_true(city_sum("Singaraja", 0, 47) > 0.0 && city_sum("Singaraja", 0, 47) < 1e9);
    assert_true(city_sum("Jayapura", 0, 47) > 0.0 && city_sum("Jayapura", 0, 47) < 2e9);
    assert_close(city_sum("Karawang", 0, 36), 0.0, 0.0, 0.0); /* opens in 2025-02 */
    assert_true(city_sum("Karawang", 37, 47) > 1e9);
    assert_true(city_sum("Tasikmalaya", 31, 31) > 0.0); /* 2024-08 is the last month */
    assert_close(city_sum("Tasikmalaya", 32, 47), 0.0, 0.0, 0.0);
}

/* The year after a break against the same months before it, beside what the truth says. */
static void revenue__breaks_where_the_truth_says(void **state)
{
    table truth = table_read(DEMO_TRUTH_FOLDER, "territories.csv",
                             "territory,region,story,level,trend,break,break_size,launch,end,"
                             "ramadan,lebaran,noise_sd,zero_chance,share_machines,"
                             "share_grinders,share_service");
    size_t breaks = 0;
    (void)state;
    assert_int_equal(truth.rows, CITIES);
    for (size_t r = 0; r < truth.rows; r++) {
        const char *name = table_text(&truth, r, 0);
        assert_string_equal(name, table_text(&territories, r, T_NAME));
        assert_string_equal(table_text(&truth, r, 1), table_text(&territories, r, T_PARENT));
        if (strcmp(table_text(&truth, r, 2), "break") == 0) {
            size_t at = month_index(table_text(&truth, r, 5));
            double before = city_sum(name, at - 12, at - 1);
            double after = city_sum(name, at, at + 11);
            double expected = table_number(&truth, r, 4) + table_number(&truth, r, 6);
            assert_close(log(after / before), expected, 0.0, 0.15);
            breaks++;
        }
    }
    assert_true(breaks >= 5);
    table_clear(&truth);
}

static void territories__are_43_cities_of_8_regions_in_indonesia(void **state)
{
    size_t regions = 0;
    (void)state;
    assert_int_equal(territories.rows, CITIES);
    table_assert_unique(&territories, T_ID);
    table_assert_unique(&territories, T_NAME);
    for (size_t r = 0; r < CITIES; r++) {
        const char *parent = table_text(&territories, r, T_PARENT);
        regions += table_find(&territories, T_PARENT, parent) == r;
        assert_int_equal(table_count(&territories, T_NAME, parent), 0);
        assert_true(fabs(table_number(&territories, r, T_LAT)) < 11.0);
        assert_true(table_number(&territories, r, T_LON) > 95.0 &&
                    table_number(&territories, r, T_LON) < 141.1);
    }
    assert_int_equal(regions, REGIONS);
    assert_int_equal(table_count(&territories, T_FLOOR, ""), CITIES - 2);
    assert_int_equal(table_count(&territories, T_CAP, ""), CITIES - 1);
    assert_int_equal(table_count(&territories, T_HOLD, ""), CITIES - 1);
}

static double kilometres(double lat, double lon, double other_lat, double other_lon)
{
    const double degree = 111.2;
    double east = (lon - other_lon) * cos((lat + other_lat) * 0.5 * 3.14159265358979 / 180.0);
    return degree * sqrt((lat - other_lat) * (lat - other_lat) + east * east);
}

static void accounts__are_900_near_a_city_with_known_keys(void **state)
{
    size_t away = 0;
    (void)state;
    assert_int_equal(accounts.rows, 900);
    table_assert_unique(&accounts, A_ID);
    table_assert_unique(&accounts, A_NAME);
    for (size_t r = 0; r < accounts.rows; r++) {
        size_t own = city_named(table_text(&accounts, r, A_TERRITORY));
        double nearest = INFINITY;
        double distance = 0.0;
        for (size_t c = 0; c < CITIES; c++) {
            double here = kilometres(
                table_number(&accounts, r, A_LAT), table_number(&accounts, r, A_LON),
                table_number(&territories, c, T_LAT), table_number(&territories, c, T_LON));
            nearest = fmin(nearest, here);
            distance = c == own ? here : distance;
        }
        assert_true(nearest < 40.0);
        away += distance > 2.0 * nearest + 10.0;
        assert_true(table_number(&accounts, r, A_WORKLOAD) > 0.0);
        assert_true(table_whole(&accounts, r, A_POTENTIAL) > 0);
    }
    assert_true(away >= 20 && away <= 90); /* served from another city */
    assert_true(table_count(&accounts, A_LOCK, "yes") >= 10);
    assert_int_equal(table_count(&accounts, A_LOCK, "yes") + table_count(&accounts, A_LOCK, ""),
                     900);
}

static void accounts__head_offices_exist_and_have_none_themselves(void **state)
{
    size_t children = 0;
    (void)state;
    for (size_t r = 0; r < accounts.rows; r++) {
        const char *parent = table_text(&accounts, r, A_PARENT);
        if (parent[0] != '\0') {
            size_t head = table_find(&accounts, A_NAME, parent);
            assert_true(head < accounts.rows && head != r);
            assert_string_equal(table_text(&accounts, head, A_PARENT), "");
            children++;
        }
    }
    assert_true(children >= 20);
}

static void accounts__potentials_add_up_to_the_territory(void **state)
{
    int64_t sum[CITIES] = {0};
    (void)state;
    for (size_t r = 0; r < accounts.rows; r++) {
        sum[city_named(table_text(&accounts, r, A_TERRITORY))] +=
            table_whole(&accounts, r, A_POTENTIAL);
    }
    for (size_t c = 0; c < CITIES; c++) {
        assert_true(sum[c] == table_whole(&territories, c, T_POTENTIAL));
    }
}

static void reps__are_60_with_one_manager_for_each_region(void **state)
{
    (void)state;
    assert_int_equal(reps.rows, 60);
    table_assert_unique(&reps, P_ID);
    table_assert_unique(&reps, P_NAME);
    for (size_t r = 0; r < reps.rows; r++) {
        size_t city = city_named(table_text(&reps, r, P_TERRITORY));
        assert_int_equal(table_count(&reps, P_NAME, table_text(&reps, r, P_MANAGER)), 0);
        for (size_t k = 0; k < r; k++) {
            size_t other = city_named(table_text(&reps, k, P_TERRITORY));
            int same_region = strcmp(table_text(&territories, city, T_PARENT),
                                     table_text(&territories, other, T_PARENT)) == 0;
            int same_manager =
                strcmp(table_text(&reps, r, P_MANAGER), table_text(&reps, k, P_MANAGER)) == 0;
            assert_int_equal(same_region, same_manager);
        }
    }
}

static void reps__shares_of_those_who_stay_add_up_to_one(void **state)
{
    int64_t parts[CITIES] = {0};
    size_t stay[CITIES] = {0};
    size_t crowded = 0;
    size_t left = 0;
    size_t fresh = 0;
    (void)state;
    for (size_t r = 0; r < reps.rows; r++) {
        size_t city = city_named(table_text(&reps, r, P_TERRITORY));
        int64_t start = table_day(table_text(&reps, r, P_START));
        assert_true(start <= table_day("2025-12-31"));
        if (table_text(&reps, r, P_END)[0] != '\0') {
            assert_true(table_day(table_text(&reps, r, P_END)) > start);
            assert_string_equal(table_text(&reps, r, P_SHARE), "");
            left++;
        } else {
            parts[city] += (int64_t)floor(table_number(&reps, r, P_SHARE) * 10000.0 + 0.5);
            stay[city]++;
            fresh += start >= table_day("2025-09-01");
        }
    }
    for (size_t c = 0; c < CITIES; c++) {
        int is_closed = strcmp(table_text(&territories, c, T_NAME), "Tasikmalaya") == 0;
        assert_int_equal(parts[c], is_closed ? 0 : 10000);
        crowded += stay[c] >= 2;
    }
    assert_int_equal(left, 7);
    assert_true(fresh >= 3);
    assert_true(crowded >= 5);
}

static void products__are_9_of_3_families(void **state)
{
    size_t families = 0;
    (void)state;
    assert_int_equal(products.rows, 9);
    table_assert_unique(&products, 0);
    table_assert_unique(&products, 1);
    for (size_t r = 0; r < products.rows; r++) {
        families += table_find(&products, 2, table_text(&products, r, 2)) == r;
        assert_true(table_number(&products, r, 3) > 0.0);
    }
    assert_int_equal(families, 3);
}

static void candidates__are_8_cities_without_a_territory(void **state)
{
    table regions = table_read(DEMO_FOLDER, "regions.csv",
                               "id,name,lat,lon,population,income,cafes,launch_cost,heads");
    (void)state;
    assert_int_equal(regions.rows, 8);
    table_assert_unique(&regions, 1);
    for (size_t r = 0; r < regions.rows; r++) {
        assert_int_equal(table_count(&territories, T_NAME, table_text(&regions, r, 1)), 0);
        for (size_t c = 2; c < regions.columns; c++) {
            assert_true(table_number(&regions, r, c) != 0.0);
        }
    }
    table_clear(&regions);
}

static void truth__ramadan_moves_as_the_calendar_says(void **state)
{
    static const struct {
        const char *month;
        double share;
    } KNOWN[] = {{"2022-04", 28.0 / 30.0}, {"2022-05", 1.0 / 31.0},  {"2023-03", 9.0 / 31.0},
                 {"2023-04", 21.0 / 30.0}, {"2024-03", 20.0 / 31.0}, {"2024-04", 9.0 / 30.0},
                 {"2025-03", 30.0 / 31.0}, {"2026-02", 11.0 / 28.0}, {"2026-03", 19.0 / 31.0}};
    table calendar =
        table_read(DEMO_TRUTH_FOLDER, "calendar.csv", "period,ramadan_share,lebaran_share");
    size_t with_ramadan = 0;
    (void)state;
    assert_int_equal(calendar.rows, MONTHS + 12);
    for (size_t r = 0; r < calendar.rows; r++) {
        with_ramadan += table_number(&calendar, r, 1) > 0.0;
    }
    assert_int_equal(with_ramadan, sizeof KNOWN / sizeof KNOWN[0]);
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
        size_t row = table_find(&calendar, 0, KNOWN[i].month);
        assert_close(table_number(&calendar, row, 1), KNOWN[i].share, 0.0, 1e-6);
    }
    table_clear(&calendar);
}

static void truth__seasonal_factors_average_one(void **state)
{
    table factors = table_read(DEMO_TRUTH_FOLDER, "seasonality.csv", "territory,month,factor");
    (void)state;
    assert_int_equal(factors.rows, CITIES * 12);
    for (size_t c = 0; c < CITIES; c++) {
        double sum = 0.0;
        for (size_t m = 0; m < 12; m++) {
            assert_string_equal(table_text(&factors, c * 12 + m, 0),
                                table_text(&territories, c, T_NAME));
            sum += table_number(&factors, c * 12 + m, 2);
        }
        assert_close(sum, 12.0, 0.0, 12.0 * 1e-6);
    }
    table_clear(&factors);
}

static void truth__next_year_follows_from_the_last_one(void **state)
{
    table expected =
        table_read(DEMO_TRUTH_FOLDER, "expected_revenue.csv", "territory,period,expected");
    double next = 0.0;
    double last = 0.0;
    (void)state;
    assert_int_equal(expected.rows, CITIES * 12);
    for (size_t c = 0; c < CITIES; c++) {
        double year = 0.0;
        const char *name = table_text(&territories, c, T_NAME);
        for (size_t m = 0; m < 12; m++) {
            assert_string_equal(table_text(&expected, c * 12 + m, 0), name);
            year += table_number(&expected, c * 12 + m, 2);
        }
        double before = city_sum(name, 36, 47);
        if (before > 1e9 && strcmp(name, "Karawang") != 0) {
            assert_true(year > 0.8 * before && year < 1.4 * before);
        }
        next += year;
        last += before;
    }
    assert_close(next / last, 1.09, 0.0, 0.06);
    table_clear(&expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(revenue__covers_48_months_of_43_cities_and_3_families),
        cmocka_unit_test(revenue__is_300_to_500_billion_a_year_and_grows),
        cmocka_unit_test(revenue__has_credits_and_zero_months),
        cmocka_unit_test(revenue__tells_the_story_of_each_special_city),
        cmocka_unit_test(revenue__breaks_where_the_truth_says),
        cmocka_unit_test(territories__are_43_cities_of_8_regions_in_indonesia),
        cmocka_unit_test(accounts__are_900_near_a_city_with_known_keys),
        cmocka_unit_test(accounts__head_offices_exist_and_have_none_themselves),
        cmocka_unit_test(accounts__potentials_add_up_to_the_territory),
        cmocka_unit_test(reps__are_60_with_one_manager_for_each_region),
        cmocka_unit_test(reps__shares_of_those_who_stay_add_up_to_one),
        cmocka_unit_test(products__are_9_of_3_families),
        cmocka_unit_test(candidates__are_8_cities_without_a_territory),
        cmocka_unit_test(truth__ramadan_moves_as_the_calendar_says),
        cmocka_unit_test(truth__seasonal_factors_average_one),
        cmocka_unit_test(truth__next_year_follows_from_the_last_one),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
