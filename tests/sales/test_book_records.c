/* What stands in exports that nobody has cleaned: repeats, misspellings, odd dates, control characters. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/sales/book_texts.h"

#define DEALS "id,owner,territory,stage,amount,created,close\n"

/* A misspelt territory has the amounts of a part: it is never the company. */
static void goals__a_misspelt_node_is_not_the_company(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv", DEALS "D1,Ann,Bandung,Won,100,2024-01-05,2024-02-01\n", "goals.csv",
        "node,period,amount\nKota Kembang,2026Q1,3\nBandung,2026Q1,9\n", NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->goals.count, 1);
    assert_string_equal(book->company, "Company");
    assert_int_equal(book_texts_remark(book, "there is no territory 'Kota Kembang'")->severity,
                     QC_REJECTED);
    qc_book_free(book);
}

static void revenue__equal_rows_both_count_and_are_told(void **state)
{
    (void)state;
    static const char *const files[] = {"r.csv",
                                        "month,territory,revenue\n2024-01,A,5\n2024-01,A,5\n"
                                        "2024-01,B,5\n2024-02,A,5\n2024-01,A,6\n2024-01,A,5\n",
                                        NULL};
    static const char *const days[] = {
        "r.csv", "date,territory,revenue\n2024-01-05,A,5\n2024-01-05,A,5\n", NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    const qc_remark *remark = book_texts_remark(book, "the row is equal to that on line 2");

    assert_int_equal(book->revenue.count, 6);
    assert_int_equal(remark->severity, QC_DOUBTFUL);
    assert_int_equal(remark->line, 3);
    assert_int_equal(remark->times, 2);
    qc_book_free(book);
    book = book_texts_read_ok(days, NULL);
    assert_int_equal(book_texts_remark(book, "the row is equal")->severity, QC_NOTE);
    qc_book_free(book);
}

/* A browser calls the second download "revenue (1).csv". */
static void files__that_are_copies_count_once(void **state)
{
    (void)state;
    static const char *const files[] = {"a.csv", "month,territory,revenue\n2024-01,A,5\n",
                                        "b.csv", "month,territory,revenue\n2024-01,A,6\n",
                                        "c.csv", "month,territory,revenue\n2024-01,A,5\n",
                                        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->file_count, 2);
    assert_int_equal(book->revenue.count, 2);
    assert_int_equal(book_texts_remark(book, "'c.csv' is a copy of 'a.csv'")->severity,
                     QC_DOUBTFUL);
    qc_book_free(book);
}

/* Budgets in the column of actuals are no revenue; where nothing is an actual, a scenario says
 * nothing. */
static void revenue__of_other_scenarios_is_left_out(void **state)
{
    (void)state;
    static const char *const actuals[] = {
        "r.csv",
        "month,area,scenario,amount\n2024-01,A,Actual,5\n2024-01,A,Budget,6\n"
        "2024-02,A,AC,7\n2024-02,A,,1\n",
        NULL};
    static const char *const versions[] = {
        "r.csv", "month,area,version,amount\n2024-01,A,v1,5\n2024-02,A,v2,6\n", NULL};
    qc_book *book = book_texts_read_ok(actuals, NULL);
    const qc_remark *remark = book_texts_remark(book, "'Budget' in column 'scenario'");

    assert_int_equal(book->revenue.count, 3);
    assert_true(remark->severity == QC_DOUBTFUL && remark->line == 3 && remark->times == 1);
    qc_book_free(book);
    book = book_texts_read_ok(versions, NULL);
    assert_int_equal(book->revenue.count, 2);
    qc_book_free(book);
}

/* A sheet for the whole year has 0 in the months to come: they have not happened. */
static void dates__of_months_not_filled_in_yet_do_not_count(void **state)
{
    (void)state;
    static const struct {
        const char *text, *as_of;
        bool told;
    } cases[] = {
        {"month,area,revenue\n2025-01,A,5\n2025-01,B,0\n2025-02,A,6\n2025-02,B,7\n2025-03,A,0\n"
         "2025-03,B,0\n2025-04,A,0\n2025-04,B,0\n",
         "2025-02-28", true},
        {"area,Jan-25,Feb-25,Mar-25,Apr-25\nA,5,6,0,0\nB,0,7,0,0\n", "2025-02-28", true},
        /* Sold in one of the last months; nothing was sold before, too; single days; more than
         * a year. */
        {"month,area,revenue\n2025-01,A,5\n2025-02,A,6\n2025-03,A,0\n2025-03,B,1\n",
         "2025-03-31", false},
        {"month,area,revenue\n2025-01,A,5\n2025-02,A,0\n2025-03,A,6\n2025-04,A,0\n",
         "2025-04-30", false},
        {"date,area,revenue\n2025-01-30,A,5\n2025-01-31,A,4\n2025-02-03,A,0\n", "2025-02-03",
         false},
        {"month,area,revenue\n2024-01,A,5\n2024-02,A,6\n2025-03,A,0\n", "2025-03-31", false},
        {"month,area,revenue\n2024-01,A,0\n2024-02,A,0\n", "2024-02-29", false},
        /* 365 days, and the 366 of a leap year */
        {"month,area,revenue\n2024-12,A,5\n2025-01,A,6\n2026-01,A,0\n", "2025-01-31", true},
        {"month,area,revenue\n2023-12,A,5\n2024-01,A,6\n2025-01,A,0\n", "2025-01-31", false}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const files[] = {"revenue.csv", cases[i].text, NULL};
        qc_book *book = book_texts_read_ok(files, NULL);

        assert_string_equal(book_texts_day(book->as_of), cases[i].as_of);
        assert_int_equal(book_texts_has_remark(book, "not filled in yet"), cases[i].told);
        if (i == 0) { /* where the first of them stands */
            assert_int_equal(book_texts_remark(book, "not filled in yet")->line, 6);
        }
        qc_book_free(book);
    }
}

/* One date of a hundred that lies years behind all others does not move the as-of date. */
static void dates__far_behind_all_others_do_not_move_the_as_of_date(void **state)
{
    (void)state;
    char text[8192] = DEALS;
    const char *const files[] = {"d.csv", text, NULL};

    for (int i = 0; i < 60; i++) {
        size_t used = strlen(text);

        (void)snprintf(text + used, sizeof text - used, "D%d,Ann,B,Won,5,2024-%02d-01,%s-20\n",
                       i, i % 12 + 1, i == 7 ? "2042-05" : "2024-12");
    }
    qc_book *book = book_texts_read_ok(files, NULL);
    assert_string_equal(book_texts_day(book->as_of), "2024-12-20");
    assert_int_equal(book_texts_remark(book, "2042-05-20 lies more than a year after")->line,
                     9);
    qc_book_free(book);
}

/* 1900 of an empty cell, or 2003 for 2023: the history would begin with it, so it is told. */
static void dates__ten_years_before_all_others_are_doubtful(void **state)
{
    (void)state;
    static const char *const first[] = {"1900-01-00", "2003-05-03", "2016-05-03"};
    static const char *const told[] = {NULL, "2003-05-31 lies more than ten years before",
                                       NULL};

    for (size_t k = 0; k < sizeof first / sizeof *first; k++) {
        char text[1024] = "date,area,revenue\n";
        const char *const files[] = {"revenue.csv", text, NULL};

        for (int i = 0; i < 24; i++) {
            size_t used = strlen(text);

            (void)snprintf(text + used, sizeof text - used, "%d-%02d-03,A,5\n", 2023 + i / 12,
                           i % 12 + 1);
        }
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%s,A,5\n", first[k]);
        qc_book *book = book_texts_read_ok(files, NULL);

        assert_string_equal(book_texts_day(book->as_of), "2024-12-31");
        assert_int_equal(book_texts_has_remark(book, "ten years before"), told[k] != NULL);
        if (told[k] != NULL) {
            assert_int_equal(book_texts_remark(book, told[k])->line, 26);
        }
        qc_book_free(book);
    }
}

static void texts__lose_their_control_characters(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv",
        "id,owner,stage,amount,close\nD1,\"Ann\tLee\",\"Won\n\",5,2024-01-05\n"
        "D2,Ann Lee,\x1b[31mOpen,5,2024-01-05\n'=D3,Ann\xc2\x9b Lee,Won,5,2024-01-05\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->reps.count, 1);
    assert_string_equal(book->reps.name[0], "Ann Lee");
    assert_string_equal(book->deals.stage[0], "Won");
    assert_string_equal(book->deals.stage[1], "[31mOpen");
    assert_string_equal(book->deals.id[2], "=D3");
    qc_book_free(book);
}

/* What turns the direction of writing, or has no width, comes along with copied names. */
static void texts__lose_characters_that_nobody_sees(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv",
        "id,owner,stage,amount,close\n\xe2\x80\xaeKCIR,Ann Lee,Won,5,2024-01-05\n"
        "D2,Ann\xe2\x80\x8b Lee\xe2\x80\x8e,Open,5,2024-01-05\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->reps.count, 1);
    assert_string_equal(book->reps.name[0], "Ann Lee");
    assert_string_equal(book->deals.id[0], "KCIR");
    qc_book_free(book);
}

static void headers__that_are_nearly_right_are_proposed(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv", "id,owner,stage,amount,Close Dat,sector\nD1,Ann,Won,5,2024-01-05,x\n", NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    const qc_remark *remark = book_texts_remark(book, "column 'Close Dat' is not used");

    assert_int_equal(remark->severity, QC_DOUBTFUL);
    assert_int_equal(remark->column, 5);
    assert_non_null(strstr(remark->message, "{opportunities: {close: \"Close Dat\"}}"));
    assert_false(book_texts_has_remark(book, "'sector' is not used"));
    qc_book_free(book);
}

static void deals__that_are_marked_as_deleted_count_and_are_told(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv",
        "Id,OwnerId,StageName,Amount,IsDeleted\n1,A,Won,5,false\n2,A,Won,5,true\n"
        "3,A,Won,5,TRUE\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    const qc_remark *remark = book_texts_remark(book, "is marked as deleted");

    assert_int_equal(book->deals.count, 3);
    assert_int_equal(remark->times, 2);
    assert_int_equal(remark->line, 3);
    qc_book_free(book);
}

/* Of territories every column of numbers is kept, of other tables what was asked for. */
static void covariates__of_territories_all_of_others_those_asked_for(void **state)
{
    (void)state;
    static const char *const files[] = {
        "a.csv",
        "account,sector,employees,founded\nAcme,x,5,1999\nBeta,y,7,2001\n",
        "d.csv",
        "id,owner,account,territory,stage,amount,close\n"
        "1,Ann,Acme,Bandung,Won,5,2024-01-05\n2,Ann,Beta,Solo,Won,5,2024-02-05\n",
        "t.csv",
        "name,parent,population,income,note\n"
        "Bandung,Barat,2500,58.5,big\nBogor,Timur,1000,,x\n",
        NULL};
    char table[] = "accounts";
    char header[] = "employees";
    qc_config_covariate asked = {table, header, 3};
    qc_config config;
    qc_read_settings settings = qc_read_settings_default();

    qc_config_init(&config);
    config.covariates = &asked;
    config.covariate_count = 1;
    settings.config = &config;
    qc_book *book = book_texts_read_ok(files, &settings);
    const qc_covariates *t = &book->territories.covariates;
    assert_int_equal(book->territories.count, 5); /* two, their parents, Solo */
    assert_int_equal(t->count, 2);
    assert_string_equal(t->name[0], "population");
    assert_close(t->value[0], 2500, 0, 0);
    assert_close(t->value[1], 58.5, 0, 0);
    assert_close(t->value[2], 1000, 0, 0);
    for (size_t i = 3; i < 10; i++) {
        assert_true(isnan(t->value[i]));
    }
    assert_int_equal(book->accounts.covariates.count, 1);
    assert_close(book->accounts.covariates.value[1], 7, 0, 0);
    assert_int_equal(book->deals.covariates.count, 0);
    assert_string_equal(book->files[0].columns[2].field, "covariate");
    assert_string_equal(book->files[0].columns[3].field, "");
    qc_book_free(book);
}

static void covariates__that_are_asked_for_must_be_there(void **state)
{
    (void)state;
    static const char *const files[] = {"d.csv",
                                        "id,owner,stage,amount,word\n1,Ann,Won,5,x\n2,Ann,Won,"
                                        "5,\n3,Ann,Won,5,y\n4,Ann,Won,5,x\n",
                                        NULL};
    char table[] = "opportunities";
    char headers[2][8] = {"word", "seats"};
    qc_config_covariate asked[2] = {{table, headers[0], 3}, {table, headers[1], 4}};
    char path[] = "quotacast.yaml";
    qc_config config;
    qc_read_settings settings = qc_read_settings_default();
    qc_book *book = NULL;
    qc_error error = {0};

    qc_config_init(&config);
    config.path = path;
    config.covariates = asked;
    config.covariate_count = 1;
    settings.config = &config;
    book = book_texts_read_ok(files, &settings);
    /* Texts become a column of 0 and 1 for each of them. */
    const qc_covariates *words = &book->deals.covariates;
    assert_int_equal(words->count, 2);
    assert_string_equal(words->name[0], "word=x");
    assert_close(words->value[0], 1, 0, 0);
    assert_close(words->value[1], 0, 0, 0);
    assert_true(isnan(words->value[2]));
    assert_close(words->value[5], 1, 0, 0);
    assert_close(words->value[6], 1, 0, 0);
    qc_book_free(book);
    config.covariate_count = 2;
    assert_status(book_texts_read(files, &settings, &book, &error), QC_ERR_CONFIG, error);
    assert_int_equal(error.line, 4);
    assert_message(error, "no file of opportunities has a column 'seats'");
}

static void covariates__of_too_many_texts_are_refused(void **state)
{
    (void)state;
    char text[2048] = "id,owner,stage,amount,word\n";
    const char *files[] = {"d.csv", text, NULL};
    char table[] = "opportunities";
    char header[] = "word";
    qc_config_covariate asked = {table, header, 3};
    qc_config config;
    qc_read_settings settings = qc_read_settings_default();

    for (int i = 0; i < 51; i++) {
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%d,Ann,Won,5,w%d\n", i,
                       i);
    }
    qc_config_init(&config);
    config.covariates = &asked;
    config.covariate_count = 1;
    settings.config = &config;
    qc_book *book = book_texts_read_ok(files, &settings);
    assert_int_equal(book_texts_remark(book, "more than 50 different ones")->severity,
                     QC_DOUBTFUL);
    assert_int_equal(book->deals.covariates.count, 0);
    qc_book_free(book);
}

static void
territories__whose_bounds_contradict_each_other_are_told_with_their_line(void **state)
{
    (void)state;
    static const char *const files[] = {
        "t.csv", "name,floor,cap,hold\nA,9,5,\nB,1,5,9\nC,1,5,3\n", "d.csv",
        DEALS "D1,Ann,A,Won,100,2024-01-05,2024-02-01\n", NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book_texts_remark(book, "the floor of 'A' lies above its cap")->line, 2);
    assert_int_equal(
        book_texts_remark(book, "the hold of 'B' lies outside its floor and cap")->line, 3);
    assert_false(book_texts_has_remark(book, "of 'C'"));
    qc_book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goals__a_misspelt_node_is_not_the_company),
        cmocka_unit_test(revenue__equal_rows_both_count_and_are_told),
        cmocka_unit_test(files__that_are_copies_count_once),
        cmocka_unit_test(revenue__of_other_scenarios_is_left_out),
        cmocka_unit_test(dates__of_months_not_filled_in_yet_do_not_count),
        cmocka_unit_test(dates__far_behind_all_others_do_not_move_the_as_of_date),
        cmocka_unit_test(dates__ten_years_before_all_others_are_doubtful),
        cmocka_unit_test(texts__lose_their_control_characters),
        cmocka_unit_test(texts__lose_characters_that_nobody_sees),
        cmocka_unit_test(covariates__of_territories_all_of_others_those_asked_for),
        cmocka_unit_test(covariates__that_are_asked_for_must_be_there),
        cmocka_unit_test(covariates__of_too_many_texts_are_refused),
        cmocka_unit_test(
            territories__whose_bounds_contradict_each_other_are_told_with_their_line),
        cmocka_unit_test(deals__that_are_marked_as_deleted_count_and_are_told),
        cmocka_unit_test(headers__that_are_nearly_right_are_proposed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
