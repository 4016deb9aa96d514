/* Products, revenue, candidate regions, goals, key results, the forecast log and the currency in the book. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/sales/book_texts.h"

#define DEALS "id,owner,territory,stage,amount,created,close\n"
#define ONE_DEAL DEALS "D1,Ann,North,Won,100,2024-01-05,2024-02-01\n"

static void products__families_stand_beside_products(void **state)
{
    (void)state;
    static const char *const files[] = {
        "products.csv", "product,series,sales_price\nGTX Pro,GTX,4821\nMG,MGs,55.5\n",
        "revenue.csv",
        "period,territory,product,amount,units,customers\n2024-01,North,GTX,5,2,1\n"
        "2024-02,North,GTXPro,-1.5,,\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->products.count, 3);
    assert_true(book->products.list_price[1] == 5550);
    assert_string_equal(book->products.name[book->revenue.product[0]], "GTX");
    assert_string_equal(book->products.family[book->revenue.product[0]], "GTX");
    assert_string_equal(book->products.name[book->revenue.product[1]], "GTX Pro");
    assert_int_equal(book_texts_remark(book, "is a family of products")->severity, QC_NOTE);
    assert_true(book->revenue.amount[1] == -150);
    assert_close(book->revenue.units[0], 2, 0, 0);
    assert_true(isnan(book->revenue.customers[1]));
    assert_int_equal(book->revenue.frequency[0], QC_FREQUENCY_MONTH);
    assert_string_equal(book_texts_day(book->as_of), "2024-02-29"); /* the period's end */
    assert_string_equal(book_texts_day(book->first_date), "2024-01-01");
    qc_book_free(book);
}

static void revenue__years_and_their_parts_in_columns_of_their_own(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        qc_frequency frequency;
        const char *date;
        size_t kept;
    } cases[] = {
        {"month,year,county,amount\n4,2016,Adams,5\nApr,2016,Boone,6\n13,2016,Clay,7\n",
         QC_FREQUENCY_MONTH, "2016-04-01", 2},
        {"year,quarter,region,sales\n2016,Q2,Adams,5\n2016,2,Boone,6\n", QC_FREQUENCY_QUARTER,
         "2016-04-01", 2},
        {"year,territory,sales\n2016,Adams,5\n,Boone,6\n", QC_FREQUENCY_YEAR, "2016-01-01", 1},
        {"year,month,sales\n2016,2016-04,5\n", QC_FREQUENCY_MONTH, "2016-04-01", 1}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const files[] = {"r.csv", cases[i].text, NULL};
        qc_book *book = book_texts_read_ok(files, NULL);

        assert_int_equal(book->revenue.count, cases[i].kept);
        assert_int_equal(book->revenue.frequency[0], cases[i].frequency);
        assert_string_equal(book_texts_day(book->revenue.date[0]), cases[i].date);
        qc_book_free(book);
    }
}

static void revenue__of_two_files_that_overlap_is_doubtful(void **state)
{
    (void)state;
    static const char *const files[] = {
        "2023.csv",
        "period,territory,amount\n2023-12,North,5\n2024-01,North,6\n",
        "2024.csv",
        "period,territory,amount\n2024-01,North,6\n2024-01,South,6\n2024-02,North,7\n",
        "days.csv",
        "date,territory,amount\n2024-01-03,North,1\n2024-01-03,North,1\n2024-01-04,North,1\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    const qc_remark *remark = book_texts_remark(book, "holds revenue of the same period");

    assert_int_equal(book->revenue.count, 8);
    assert_int_equal(remark->times, 1);
    assert_int_equal(remark->file, 1);
    assert_int_equal(remark->line, 2);
    assert_non_null(strstr(remark->message, "2023.csv"));
    qc_book_free(book);
}

static void wide__columns_that_are_periods_become_rows(void **state)
{
    (void)state;
    static const char *const files[] = {
        "sales history.csv",
        "Cabang,Produk,Catatan,2024-01,2024-02,2024-03,Total\nNorth,A,x,5,-6.5,7,5.5\n"
        "South,A,,,\"1,200\",bad,1200\nTotal,,,5,1,1,7\nTotal,A,x,1,1,1,3\n",
        "targets.csv", "Node,Q2 2024,Q1 2024,Q4 2023\nNorth,3,2,1\nTotal,30,20,10\n", NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    const qc_revenue *r = &book->revenue;

    assert_int_equal(book->files[0].table, QC_TABLE_REVENUE);
    assert_string_equal(
        book->files[0].why,
        "columns '2024-01' to '2024-03' are periods: each cell is a row of revenue");
    assert_string_equal(book->files[0].columns[0].field, "territory");
    assert_string_equal(book->files[0].columns[2].field, "");
    assert_string_equal(book->files[0].columns[4].field, "amount");
    assert_int_equal(r->count, 4);
    assert_string_equal(book_texts_territory(book, r->territory[0]), "North");
    assert_string_equal(book->products.name[r->product[0]], "A");
    assert_true(r->amount[1] == -650);
    assert_int_equal(r->frequency[1], QC_FREQUENCY_MONTH);
    assert_string_equal(book_texts_day(r->date[1]), "2024-02-01");
    assert_string_equal(book_texts_territory(book, r->territory[3]), "South");
    assert_true(r->amount[3] == 120000);
    assert_int_equal(r->line[3], 3);
    assert_int_equal(book->files[0].rows_rejected, 1);
    assert_int_equal(book_texts_remark(book, "'bad' in column 'amount'")->line, 3);
    assert_int_equal(book_texts_remark(book, "is a total of others")->times, 2);
    assert_int_equal(book->files[1].table, QC_TABLE_GOALS);
    assert_int_equal(book->goals.count, 6);
    assert_true(book->goals.territory[3] == QC_NO_ID);
    assert_true(book->goals.amount[3] == 3000);
    assert_int_equal(book->goals.frequency[0], QC_FREQUENCY_QUARTER);
    qc_book_free(book);
}

static void wide__needs_three_periods_in_a_row(void **state)
{
    (void)state;
    static const char *const headers[] = {
        "name,2024-01,2024-02\n", "name,2024-01,2024-03,2024-05\n",
        "name,2024-01,2024Q1,2024-02,x\n", "name,2024-01,2024-02,2024-04\n"};

    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        char text[128];
        const char *files[] = {"d.csv", text, NULL};
        qc_book *book = NULL;
        qc_error error = {0};

        (void)snprintf(text, sizeof text, "%sx,1,2,3,4\n", headers[i]);
        assert_status(book_texts_read(files, NULL, &book, &error), QC_ERR_DATA, error);
        assert_message(error, "looks like data");
    }
}

static qc_status read_wide(void *context, qc_error *error)
{
    qc_book *book = NULL;
    qc_status status = qc_book_read(context, NULL, NULL, &book, error);

    qc_book_free(book);
    return status;
}

static void wide__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "w.csv", "name,2024,2025,2026\nNorth,1,2,3\n");

    qc_test_allocations(read_wide, path);
    free(path);
    free(folder);
}

static void goals__of_one_node_and_period_count_once(void **state)
{
    (void)state;
    static const char *const files[] = {"d.csv", ONE_DEAL, "goals.csv",
                                        "node,period,amount\nNorth,2026Q1,5\nNorth,2026Q2,6\n"
                                        "North,2026Q1,7\n",
                                        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->goals.count, 2);
    assert_true(book->goals.amount[0] == 600);
    assert_true(book->goals.amount[1] == 700);
    assert_int_equal(book->files[1].rows_merged, 1);
    assert_int_equal(book_texts_remark(book, "the last one counts")->line, 4);
    qc_book_free(book);
}

static void regions__other_columns_are_covariates(void **state)
{
    (void)state;
    static const char *const files[] = {
        "a.csv",
        "id,name,lat,lon,population,income,note,launch_cost,heads\n"
        "C1,Serang,-6.1,106.1,700000,58.5,good,1100,2\nC2,Magelang,,,128000,,,900,1\n,,,,,,,1,"
        "1\n",
        "b.csv", "id,region,population,cafes,launch_cost,heads\nC3,Bali,5,60,7,1\n", NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    const qc_regions *r = &book->regions;

    assert_int_equal(r->count, 3);
    assert_int_equal(r->covariates.count, 3);
    assert_string_equal(r->covariates.name[0], "population");
    assert_string_equal(r->covariates.name[1], "income");
    assert_string_equal(r->covariates.name[2], "cafes");
    assert_close(r->covariates.value[0], 700000, 0, 0);
    assert_close(r->covariates.value[1], 58.5, 0, 0);
    assert_true(isnan(r->covariates.value[2]));
    assert_true(isnan(r->covariates.value[4]));
    assert_close(r->covariates.value[6], 5, 0, 0);
    assert_close(r->covariates.value[8], 60, 0, 0);
    assert_true(r->launch_cost[0] == 110000);
    assert_close(r->heads[0], 2, 0, 0);
    assert_string_equal(r->name[2], "Bali");
    assert_string_equal(book->files[0].columns[4].field, "covariate");
    assert_string_equal(book->files[0].columns[6].field, "");
    assert_int_equal(book->files[0].rows_rejected, 1);
    qc_book_free(book);
}

static void goals__nodes_periods_and_what_is_rejected(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv", DEALS "D1,Ann,Bandung,Won,100,2024-01-05,2024-02-01\n", "goals.csv",
        "node,period,amount\nMegah Jaya,2026Q1,1000\n,2026Q2,5\nBandung,Jan "
        "2026,2\nBandumg,2026Q1,3\n"
        "Surabaya,2026Q1,3\nBandung,,3\nBandung,2026Q1,\nBandung,2026-02-03,9\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    const qc_goals *g = &book->goals;

    assert_int_equal(g->count, 4);
    assert_string_equal(book->company, "Megah Jaya");
    assert_true(g->territory[0] == QC_NO_ID && g->territory[1] == QC_NO_ID);
    assert_int_equal(g->frequency[0], QC_FREQUENCY_QUARTER);
    assert_int_equal(g->period[0], (2026 - 1970) * 4);
    assert_int_equal(g->frequency[2], QC_FREQUENCY_MONTH);
    assert_int_equal(g->period[2], (2026 - 1970) * 12);
    assert_int_equal(g->period[3], (2026 - 1970) * 12 + 1);
    assert_true(g->amount[0] == 100000);
    assert_int_equal(book->files[1].rows_rejected, 4);
    assert_non_null(
        book_texts_remark(book, "'Megah Jaya' is no territory; it is taken as the company"));
    assert_int_equal(
        book_texts_remark(book, "there is no territory 'Bandumg'; did you mean 'Bandung'?")
            ->line,
        5);
    assert_non_null(
        book_texts_remark(book, "there is no territory 'Surabaya'; the row is left out"));
    assert_non_null(book_texts_remark(book, "has no period"));
    assert_non_null(book_texts_remark(book, "has no amount"));
    qc_book_free(book);
}

static void key_results__kinds_units_and_periods(void **state)
{
    (void)state;
    static const char *const files[] = {
        "kr.csv",
        "objective,id,name,kind,metric,filter,unit,baseline,target,stretch,weight,period,"
        "parent,value\n"
        "Grow,K1,Revenue,reach,Revenue,region=East,IDR,10,20,30,0.4,2026Q1,,\n"
        "Grow,K2,Win rate,increase,win_rate,,%,40%,50 %,,0.6,2026,K1,45%\n"
        "Keep,K3,Cycle,turunkan,sales_cycle_days,,days,60,45,,,,,\n"
        "Keep,K4,Share,stay above,share,,,,0.5,,,2026-02,,\n"
        "Keep,K5,Odd,wobble,x,,,9,5,,,,,\n"
        "Keep,K6,Bad,reach,x,,,,lots,,,,,\n"
        "Grow,K7,More,increase,revenue,,,,15%,,,2026Q1,,\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    const qc_key_results *k = &book->key_results;

    assert_int_equal(k->count, 6);
    assert_close(k->target[5], 15, 1e-15, 0);
    assert_string_equal(k->unit[5], "%");
    assert_string_equal(k->unit[0], "IDR");
    assert_string_equal(k->objective[0], "Grow");
    assert_string_equal(k->metric[0], "revenue");
    assert_string_equal(k->filter[0], "region=East");
    assert_close(k->stretch[0], 30, 0, 0);
    assert_close(k->weight[0], 0.4, 0, 0);
    assert_int_equal(k->kind[1], QC_KEY_RESULT_INCREASE);
    assert_close(k->baseline[1], 40, 1e-15, 0);
    assert_close(k->target[1], 50, 1e-15, 0);
    assert_close(k->value[1], 45, 1e-15, 0);
    assert_int_equal(k->frequency[1], QC_FREQUENCY_YEAR);
    assert_string_equal(k->parent[1], "K1");
    assert_int_equal(k->kind[2], QC_KEY_RESULT_DECREASE);
    assert_true(k->period[2] == QC_NO_PERIOD);
    assert_int_equal(k->kind[3], QC_KEY_RESULT_STAY_ABOVE);
    assert_int_equal(k->kind[4], QC_KEY_RESULT_DECREASE);
    assert_non_null(book_texts_remark(book, "'wobble' is no kind of key result"));
    assert_int_equal(book_texts_remark(book, "'lots' in column 'target'")->severity,
                     QC_REJECTED);
    qc_book_free(book);
}

static void forecast_log__values_and_quantiles(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv", ONE_DEAL, "log.csv",
        "issued_at,author,version,node,period,value,p10,p50,p90\n"
        "2024-03-31,Ann,rep,North,2024Q2,7737000,,,\n2024-03-31,model,base,Total,2024Q2,5,1,4,"
        "9\n"
        "2024-03-31,Ann,rep,North,,1,,,\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->log.count, 2);
    assert_string_equal(book_texts_day(book->log.issued[0]), "2024-03-31");
    assert_string_equal(book->log.author[0], "Ann");
    assert_string_equal(book->log.version[1], "base");
    assert_close(book->log.value[0], 7737000, 0, 0);
    assert_true(isnan(book->log.p10[0]));
    assert_close(book->log.p90[1], 9, 0, 0);
    assert_true(book->log.territory[1] == QC_NO_ID);
    assert_string_equal(book_texts_day(book->as_of), "2024-02-01"); /* a forecast is no event */
    qc_book_free(book);
}

static void calendar__the_fiscal_year_is_the_configured_one(void **state)
{
    (void)state;
    static const char *const files[] = {"d.csv", ONE_DEAL, "goals.csv",
                                        "node,period,amount\nTotal,2026Q1,5\n", NULL};
    qc_read_settings settings = qc_read_settings_default();
    qc_config config;

    qc_config_init(&config);
    config.fiscal_year_start = 4;
    settings.config = &config;
    qc_book *book = book_texts_read_ok(files, &settings);
    assert_int_equal(book->calendar.start_month, 4);
    assert_string_equal(book_texts_day(qc_period_start(&book->calendar, QC_FREQUENCY_QUARTER,
                                                       book->goals.period[0])),
                        "2025-04-01");
    qc_book_free(book);
}

static void currency__is_configured_or_named_or_signed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *code;
        int64_t amount;
    } cases[] = {{"stage,amount,owner,currency\nWon,5,A,usd\n", "USD", 500},
                 {"stage,amount,owner,currency\nWon,5,A,JPY - Yen\n", "JPY", 5},
                 {"stage,amount,owner,currency\nWon,5,A,Rp\n", "IDR", 500},
                 {"stage,Amount (EUR),owner\nWon,5,A\n", "EUR", 500},
                 {"stage,amount,owner\nWon,\"Rp 1.500.000,00\",A\n", "IDR", 150000000},
                 {"stage,amount,owner\nWon,5,A\n", "", 500}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const files[] = {"d.csv", cases[i].text, NULL};
        qc_book *book = book_texts_read_ok(files, NULL);

        assert_string_equal(book->currency.code, cases[i].code);
        assert_int_equal(book_texts_has_remark(book, "by the signs of the amounts"),
                         strstr(cases[i].text, "\"Rp") != NULL);
        assert_true(book->deals.amount[0] == cases[i].amount);
        qc_book_free(book);
    }
}

static void currency__several_need_amounts_at_home(void **state)
{
    (void)state;
    static const char *const mixed[] = {
        "d.csv",
        "stage,amount,owner,currency\nWon,5,A,USD\nWon,5,A,EUR\n"
        "Won,5,A,zzz\n",
        NULL};
    static const char *const home[] = {"d.csv",
                                       "stage,amount,Amount (converted),owner,currency\n"
                                       "Won,5,6,A,USD\nWon,5,7,A,EUR\n",
                                       NULL};
    qc_book *book = NULL;
    qc_error error = {0};

    assert_status(book_texts_read(mixed, NULL, &book, &error), QC_ERR_DATA, error);
    assert_int_equal(error.line, 3);
    assert_message(error, "USD (rows: 1) and EUR (rows: 1, first on line 3)");
    book = book_texts_read_ok(home, NULL);
    assert_true(book->deals.amount[1] == 700);
    assert_non_null(book_texts_remark(book, "several currencies"));
    qc_book_free(book);
}

static void currency__another_than_the_configured_one_is_refused(void **state)
{
    (void)state;
    static const char *const files[] = {"d.csv", "stage,amount,owner,currency\nWon,5,A,USD\n",
                                        NULL};
    char code[] = "IDR";
    qc_config config;
    qc_read_settings settings = qc_read_settings_default();
    qc_book *book = NULL;
    qc_error error = {0};

    qc_config_init(&config);
    config.currency = code;
    settings.config = &config;
    assert_status(book_texts_read(files, &settings, &book, &error), QC_ERR_DATA, error);
    assert_message(
        error, "no rate says what one USD is worth in IDR (rows in USD: 1, first on line 2)");
}

static void config__a_column_that_is_not_there_is_refused(void **state)
{
    (void)state;
    static const char *const files[] = {"d.csv", ONE_DEAL, NULL};
    char table[] = "opportunities";
    char field[] = "amount";
    char header[] = "Worth";
    char path[] = "quotacast.yaml";
    qc_config_column column = {table, field, header, 6};
    qc_config config;
    qc_read_settings settings = qc_read_settings_default();
    qc_book *book = NULL;
    qc_error error = {0};

    qc_config_init(&config);
    config.path = path;
    config.columns = &column;
    config.column_count = 1;
    settings.config = &config;
    assert_status(book_texts_read(files, &settings, &book, &error), QC_ERR_CONFIG, error);
    assert_int_equal(error.line, 6);
    assert_message(error, "no file of opportunities has a column 'Worth'");
    config.path = NULL; /* not the configuration's to free */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products__families_stand_beside_products),
        cmocka_unit_test(revenue__years_and_their_parts_in_columns_of_their_own),
        cmocka_unit_test(revenue__of_two_files_that_overlap_is_doubtful),
        cmocka_unit_test(wide__columns_that_are_periods_become_rows),
        cmocka_unit_test(wide__needs_three_periods_in_a_row),
        cmocka_unit_test(wide__every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(goals__of_one_node_and_period_count_once),
        cmocka_unit_test(regions__other_columns_are_covariates),
        cmocka_unit_test(goals__nodes_periods_and_what_is_rejected),
        cmocka_unit_test(key_results__kinds_units_and_periods),
        cmocka_unit_test(forecast_log__values_and_quantiles),
        cmocka_unit_test(calendar__the_fiscal_year_is_the_configured_one),
        cmocka_unit_test(currency__is_configured_or_named_or_signed),
        cmocka_unit_test(currency__several_need_amounts_at_home),
        cmocka_unit_test(currency__another_than_the_configured_one_is_refused),
        cmocka_unit_test(config__a_column_that_is_not_there_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
