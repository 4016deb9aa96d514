/* Folders and files; deals, territories, people and accounts in the book. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <sys/stat.h>

#include "tests/sales/book_texts.h"

#define DEALS "id,owner,territory,stage,amount,created,close\n"
#define ONE_DEAL DEALS "D1,Ann,North,Won,100,2024-01-05,2024-02-01\n"

static void folder__only_tables_at_its_top_are_read_in_order_of_name(void **state)
{
    (void)state;
    char *folder = qc_test_folder();
    qc_book *book = NULL;
    qc_error error = {0};
    char path[512];

    free(qc_test_write(folder, "b.CSV", ONE_DEAL));
    free(qc_test_write(folder, "a.tsv", "period\tterritory\tamount\n2024-01\tNorth\t5\n"));
    free(qc_test_write(folder, ".hidden.csv", ONE_DEAL));
    free(qc_test_write(folder, "~lock.csv", ONE_DEAL));
    free(qc_test_write(folder, "notes.md", "x"));
    (void)snprintf(path, sizeof path, "%s/sub.csv", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_ok(qc_book_read(folder, NULL, NULL, &book, &error), error);
    assert_int_equal(book->file_count, 2);
    assert_non_null(strstr(book->files[0].path, "/a.tsv"));
    assert_int_equal(book->files[0].delimiter, '\t');
    assert_int_equal(book->files[0].table, QC_TABLE_REVENUE);
    assert_non_null(strstr(book->files[1].path, "/b.CSV"));
    assert_int_equal(book->deals.count, 1);
    assert_int_equal(book->revenue.count, 1);
    qc_book_free(book);
    qc_book_free(NULL);
    free(folder);
}

static void folder__one_file_and_standard_input_will_do(void **state)
{
    (void)state;
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "deals.csv", ONE_DEAL);
    qc_book *book = NULL;
    qc_error error = {0};

    assert_ok(qc_book_read(path, NULL, NULL, &book, &error), error);
    assert_int_equal(book->deals.count, 1);
    qc_book_free(book);
    assert_non_null(freopen(path, "rb", stdin));
    assert_ok(qc_book_read("-", NULL, NULL, &book, &error), error);
    assert_int_equal(book->deals.count, 1);
    assert_string_equal(book->files[0].path, "standard input");
    qc_book_free(book);
    free(path);
    free(folder);
}

static void folder__what_holds_nothing_is_refused(void **state)
{
    (void)state;
    char *folder = qc_test_folder();
    qc_book *book = NULL;
    qc_error error = {0};

    assert_status(qc_book_read("/nonexistent", NULL, NULL, &book, &error), QC_ERR_IO, error);
    assert_status(qc_book_read(folder, NULL, NULL, &book, &error), QC_ERR_DATA, error);
    assert_message(error, "holds no file that ends with .csv");
    assert_null(book);
    free(folder);
}

static void deals_alone__territories_reps_products_and_accounts_come_from_them(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv",
        "id,account,owner,territory,product,stage,amount,created,close\n"
        "D1,Acme,Ann,North,P1,Won,100.50,2024-01-05,2024-02-01\n"
        "D2,Acme,Ann,,P2,Lost,7,2024-01-06,2024-03-01\n"
        "D3,,Bob,South,P1,Proposal,,2024-03-10,2024-09-30\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->deals.count, 3);
    assert_int_equal(book->territories.count, 2);
    assert_int_equal(book->reps.count, 2);
    assert_int_equal(book->products.count, 2);
    assert_int_equal(book->accounts.count, 1);
    assert_true(book->deals.amount[0] == 10050);
    assert_true(book->deals.amount[2] == QC_NO_MONEY);
    assert_true(book->deals.account[2] == QC_NO_ID);
    assert_string_equal(book_texts_territory(book, book->deals.territory[1]), "North");
    assert_string_equal(book_texts_territory(book, book->reps.territory[1]), "South");
    assert_int_equal(book->deals.outcome[0], QC_OUTCOME_WON);
    assert_int_equal(book->deals.outcome[1], QC_OUTCOME_LOST);
    assert_int_equal(book->deals.outcome[2], QC_OUTCOME_OPEN);
    assert_string_equal(book_texts_day(book->first_date), "2024-02-01");
    assert_string_equal(book_texts_day(book->as_of), "2024-03-10"); /* not the expected close */
    assert_false(book->as_of_given);
    assert_string_equal(book->company, "Company");
    assert_int_equal(
        book_texts_remark(book, "column 'territory' names the territories (2)")->severity,
        QC_NOTE);
    assert_int_equal(book->deals.line[2], 4);
    qc_book_free(book);
}

static void deals__two_files_are_appended(void **state)
{
    (void)state;
    static const char *const files[] = {"2024-01.csv",
                                        DEALS "D1,Ann,North,Proposal,5,2024-01-05,2024-09-30\n"
                                              "D2,Ann,North,Won,6,2024-01-05,2024-01-30\n",
                                        "2024-02.csv",
                                        DEALS "D1,Ann,North,Won,7,2024-01-05,2024-02-20\n"
                                              "D2,Ann,North,Won,6,2024-01-05,2024-01-30\n"
                                              "D3,Ann,North,Won,8,2024-02-05,2024-02-25\n",
                                        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->deals.count, 3);
    assert_int_equal(book->files[0].rows_merged, 2);
    assert_int_equal(book->files[0].rows_kept, 0);
    assert_int_equal(book->files[1].rows_kept, 3);
    assert_string_equal(book->deals.id[0], "D1");
    assert_int_equal(book->deals.outcome[0], QC_OUTCOME_WON); /* the last one counts */
    assert_true(book->deals.amount[0] == 700);
    assert_int_equal(book_texts_remark(book, "appears again with other values")->severity,
                     QC_DOUBTFUL);
    assert_int_equal(book_texts_remark(book, "is there twice")->severity, QC_NOTE);
    qc_book_free(book);
}

static void duplicates__are_merged_beside_a_total_line(void **state)
{
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "deals.csv",
                               "opportunity_id,owner,stage,amount,close_date\n"
                               "D1,Ana,Won,100,2025-01-10\n"
                               "D2,Ana,Won,200,2025-01-11\n"
                               "D1,Ana,Won,100,2025-01-10\n"
                               "Total,,,400,\n");
    qc_book *book = NULL;
    qc_error error;

    (void)state;
    assert_ok(qc_book_read(path, NULL, NULL, &book, &error), error);
    assert_int_equal(book->deals.count, 2);
    assert_int_equal(book->files[0].rows_merged, 1);
    qc_book_free(book);
    free(path);
    free(folder);
}

static void territories__parents_become_nodes_and_leaves_are_marked(void **state)
{
    (void)state;
    static const char *const files[] = {"d.csv", ONE_DEAL, "territories.csv",
                                        "id,name,parent,lat,lon,potential,floor,cap,hold\n"
                                        "T1,North,West,1.5,-2.25,10,100,200,\n"
                                        "T2,South,T3,,,,,,50\n"
                                        "T3,East,,,,,,,\n",
                                        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    const qc_territories *t = &book->territories;

    assert_int_equal(t->count, 4);
    assert_string_equal(t->id[0], "T1");
    assert_string_equal(t->name[t->parent[0]], "West");
    assert_string_equal(t->name[t->parent[1]], "East");
    assert_true(t->parent[2] == QC_NO_ID);
    assert_true(t->leaf[0]);
    assert_false(t->leaf[2]);
    assert_false(t->leaf[3]);
    assert_close(t->lat[0], 1.5, 0, 0);
    assert_close(t->lon[0], -2.25, 0, 0);
    assert_close(t->potential[0], 10, 0, 0);
    assert_true(t->floor[0] == 10000 && t->cap[0] == 20000 && t->hold[0] == QC_NO_MONEY);
    assert_true(t->hold[1] == 5000);
    assert_true(qc_book_find_territory(book, "T1") == 0);
    assert_true(qc_book_find_territory(book, "north") == 0);
    assert_true(qc_book_find_territory(book, "nowhere") == QC_NO_ID);
    assert_true(qc_book_is_within(book, 0, 3));
    assert_false(qc_book_is_within(book, 0, 2));
    assert_true(qc_book_is_within(book, 0, 0));
    assert_true(qc_book_is_within(book, QC_NO_ID, QC_NO_ID));
    assert_false(qc_book_is_within(book, QC_NO_ID, 0));
    assert_non_null(book_texts_remark(book, "'West' is named only as a parent"));
    qc_book_free(book);
}

static void territories__a_row_of_the_company_is_its_name(void **state)
{
    (void)state;
    static const char *const rooted[] = {
        "d.csv", ONE_DEAL, "territories.csv",
        "id,name,parent\nALL,Acme Ltd,\nT1,North,ALL\nT2,South,"
        "acme ltd\n",
        NULL};
    static const char *const named[] = {"d.csv", ONE_DEAL, "territories.csv",
                                        "id,name,parent\nX,Total,\nT1,North,X\n", NULL};
    qc_book *book = book_texts_read_ok(rooted, NULL);

    assert_string_equal(book->company, "Acme Ltd");
    assert_int_equal(book->territories.count, 2);
    assert_true(book->territories.parent[0] == QC_NO_ID);
    assert_true(qc_book_find_territory(book, "South") == 1);
    assert_true(qc_book_is_company(book, "ACME ltd"));
    assert_true(qc_book_is_company(book, "perusahaan"));
    assert_true(qc_book_is_company(book, ""));
    assert_false(qc_book_is_company(book, "North"));
    assert_int_equal(book->files[1].rows_merged, 1);
    qc_book_free(book);
    book = book_texts_read_ok(named, NULL);
    assert_int_equal(book->territories.count, 1);
    assert_true(book->territories.parent[0] == QC_NO_ID);
    assert_int_equal(book->files[1].rows_merged, 1);
    qc_book_free(book);
}

static void territories__a_circle_of_parents_is_refused(void **state)
{
    (void)state;
    static const char *const files[] = {"d.csv", ONE_DEAL, "territories.csv",
                                        "id,name,parent\nA,A,C\nB,B,A\nC,C,B\n", NULL};
    qc_book *book = NULL;
    qc_error error = {0};

    assert_status(book_texts_read(files, NULL, &book, &error), QC_ERR_DATA, error);
    assert_message(error, "its own parent");
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 3);
}

static void names__that_no_file_lists_are_added_with_a_near_name(void **state)
{
    (void)state;
    static const char *const files[] = {"d.csv",
                                        DEALS "D1,Ann,Nort,Won,1,2024-01-05,2024-02-01\n"
                                              "D2,ANN,NORTH,Won,1,2024-01-05,2024-02-01\n"
                                              "D3,Zed,Total,Won,1,2024-01-05,2024-02-01\n",
                                        "reps.csv",
                                        "id,name,territory,manager\nR1,Ann,North,Boss\n",
                                        "territories.csv",
                                        "id,name,parent\nT1,North,\nT2,South,\n",
                                        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->territories.count, 3);
    assert_string_equal(book_texts_territory(book, book->deals.territory[0]), "Nort");
    assert_string_equal(book_texts_territory(book, book->deals.territory[1]), "North");
    assert_true(book->deals.territory[2] == QC_NO_ID);
    assert_true(book->deals.rep[0] == book->deals.rep[1]);
    assert_string_equal(book->reps.manager[0], "Boss");
    assert_int_equal(book->reps.count, 2);
    assert_non_null(book_texts_remark(book,
                                      "no territory 'Nort' in territories; it is added (did "
                                      "you mean 'North'?)"));
    assert_non_null(book_texts_remark(book, "no rep 'Zed' in reps; it is added"));
    assert_non_null(book_texts_remark(book, "'ANN' taken as 'Ann'"));
    qc_book_free(book);
}

/* Appends deals whose owners are called START and two letters. */
static void add_rows(char *text, size_t size, const char *start, int count)
{
    for (int i = 0; i < count; i++) {
        size_t used = strlen(text);

        (void)snprintf(text + used, size - used, "%s%d,%s%c%c,Won,5\n", start, i, start,
                       'a' + i / 26, 'a' + i % 26);
    }
}

static void names__of_a_crowd_are_counted_together(void **state)
{
    (void)state;
    char unknown[4096] = "id,owner,stage,amount\n";
    char nearly[4096] = "id,owner,stage,amount\n";
    char roster[4096] = "name,manager\n";
    char goals[4096] = "node,period,amount\nNorth,2024Q1,100\n";
    const char *const files[] = {"a.csv", unknown,     "b.csv", nearly, "reps.csv",
                                 roster,  "goals.csv", goals,   NULL};

    add_rows(unknown, sizeof unknown, "Zed", 30);
    add_rows(nearly, sizeof nearly, "Kim ", 30);
    for (int i = 0; i < 30; i++) {
        size_t used = strlen(roster);

        (void)snprintf(roster + used, sizeof roster - used, "KIM%c%c,Boss\n", 'A' + i / 26,
                       'A' + i % 26);
        used = strlen(goals);
        (void)snprintf(goals + used, sizeof goals - used, "Node%c%c,2024Q1,1\n", 'a' + i / 26,
                       'a' + i % 26);
    }
    qc_book *book = book_texts_read_ok(files, NULL);
    assert_int_equal(
        book_texts_remark(book, "further names are not in reps and are added")->times, 10);
    assert_int_equal(
        book_texts_remark(book, "further names are taken as nearly equal ones")->times, 30);
    assert_int_equal(book_texts_remark(book, "further names are not in territories")->times,
                     10);
    assert_int_equal(book->reps.count, 60);
    qc_book_free(book);
}

static void reps__names_in_two_parts_and_shares(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv", ONE_DEAL, "reps.csv",
        "owner_id,first_name,last_name,territory,start,share\n"
        "7,Ann,Lee,North,2020-05-01,40\n8,Bob,,North,,0.6\n9,,Roe,North,,300\n,,,North,,\n"
        "10,,Poe,North,,1.5\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_string_equal(book->reps.id[0], "7");
    assert_string_equal(book->reps.name[0], "Ann Lee");
    assert_string_equal(book->reps.name[1], "Bob");
    assert_string_equal(book->reps.name[2], "Roe");
    assert_close(book->reps.share[0], 0.4, 1e-15, 0);
    assert_close(book->reps.share[1], 0.6, 0, 0);
    assert_true(isnan(book->reps.share[2]));
    assert_string_equal(book_texts_day(book->reps.start[0]), "2020-05-01");
    assert_int_equal(book->files[1].rows_rejected, 1);
    assert_non_null(book_texts_remark(book, "outside 0 to 1"));
    assert_close(book->reps.share[3], 0.015, 1e-15, 0);
    assert_non_null(book_texts_remark(book, "the share '1.5' counts as so many percent"));
    qc_book_free(book);
}

static void reps__overlay_that_is_neither_yes_nor_no_gets_a_remark(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv", ONE_DEAL, "reps.csv",
        "owner_id,name,territory,overlay\n7,Ann,North,maybe\n8,Bob,North,yes\n9,Cal,North,\n"
        "10,Dee,North,no\n11,Eve,North,Specialist\n",
        NULL};
    static const char *const roles[] = {
        "d.csv", ONE_DEAL, "reps.csv",
        "owner_id,name,territory,role\n7,Ann,North,Account executive\n8,Bob,North,overlay\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    const qc_remark *remark = book_texts_remark(book, "is neither yes nor no; it counts as no");

    assert_non_null(remark);
    assert_int_equal(remark->times, 1);
    assert_int_equal(remark->line, 2);
    assert_int_equal(remark->severity, QC_DOUBTFUL);
    assert_non_null(strstr(remark->message, "overlay 'maybe'"));
    assert_false(book->reps.overlay[0]);
    assert_true(book->reps.overlay[1] && book->reps.overlay[4]);
    qc_book_free(book);
    book = book_texts_read_ok(roles, NULL);
    for (size_t i = 0; i < book->remark_count; i++) { /* a role is any word */
        assert_null(strstr(book->remarks[i].message, "neither yes nor no"));
    }
    assert_true(!book->reps.overlay[0] && book->reps.overlay[1]);
    qc_book_free(book);
}

static void accounts__locks_and_positions(void **state)
{
    (void)state;
    static const char *const files[] = {
        "accounts.csv",
        "id,name,lat,lon,potential,workload,territory,lock,parent_account\n"
        "A1,Acme,-6.2095,106.8571,774402000,9.6,North,yes,\nA2,Beta,x,,,,,no,Acme\n"
        "A3,Gamma,106.8571,-6.2095,,,,,\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->accounts.count, 3);
    assert_close(book->accounts.lat[0], -6.2095, 0, 0);
    assert_close(book->accounts.potential[0], 774402000, 0, 0);
    assert_close(book->accounts.workload[0], 9.6, 0, 0);
    assert_true(book->accounts.lock[0]);
    assert_false(book->accounts.lock[1]);
    assert_string_equal(book->accounts.parent_account[1], "Acme");
    assert_string_equal(book_texts_territory(book, book->accounts.territory[0]), "North");
    assert_true(isnan(book->accounts.lat[1]));
    assert_true(isnan(book->accounts.lat[2]));
    assert_int_equal(
        book_texts_remark(book, "latitude '106.8571' lies outside -90 to 90")->line, 4);
    assert_int_equal(book_texts_remark(book, "'x' in column 'lat' is not a number")->severity,
                     QC_DOUBTFUL);
    assert_true(book->as_of == QC_NO_DATE);
    qc_book_free(book);
}

static qc_status read_folder(void *context, qc_error *error)
{
    qc_book *book = NULL;
    qc_status status = qc_book_read(context, NULL, NULL, &book, error);

    qc_book_free(book);
    return status;
}

static void read__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    char *folder = qc_test_folder();

    free(qc_test_write(folder, "d.csv", ONE_DEAL));
    free(qc_test_write(folder, "h.csv",
                       "opportunity,changed_at,field,new_value\nD1,2024-01-06,stage,New\n"));
    free(qc_test_write(folder, "t.csv",
                       "id,name,parent\nALL,Acme,\nT1,North,ALL\nT2,South,ALL\n"));
    free(qc_test_write(folder, "g.csv", "node,period,goal\nTotal,2026Q1,5\n"));
    free(qc_test_write(folder, "r.csv", "region,population,launch_cost\nBali,5,6\n"));
    qc_test_allocations(read_folder, folder);
    free(folder);
}

static bool always(void *user)
{
    (void)user;
    return true;
}

static void read__cancelling_is_heard(void **state)
{
    (void)state;
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "d.csv", ONE_DEAL);
    qc_run run = qc_run_default();
    qc_book *book = NULL;
    qc_error error = {0};

    run.cancelled = always;
    assert_status(qc_book_read(path, NULL, &run, &book, &error), QC_ERR_CANCELLED, error);
    assert_null(book);
    free(path);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(duplicates__are_merged_beside_a_total_line),
        cmocka_unit_test(folder__only_tables_at_its_top_are_read_in_order_of_name),
        cmocka_unit_test(folder__one_file_and_standard_input_will_do),
        cmocka_unit_test(folder__what_holds_nothing_is_refused),
        cmocka_unit_test(deals_alone__territories_reps_products_and_accounts_come_from_them),
        cmocka_unit_test(deals__two_files_are_appended),
        cmocka_unit_test(territories__parents_become_nodes_and_leaves_are_marked),
        cmocka_unit_test(territories__a_row_of_the_company_is_its_name),
        cmocka_unit_test(territories__a_circle_of_parents_is_refused),
        cmocka_unit_test(names__that_no_file_lists_are_added_with_a_near_name),
        cmocka_unit_test(names__of_a_crowd_are_counted_together),
        cmocka_unit_test(reps__names_in_two_parts_and_shares),
        cmocka_unit_test(reps__overlay_that_is_neither_yes_nor_no_gets_a_remark),
        cmocka_unit_test(accounts__locks_and_positions),
        cmocka_unit_test(read__every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(read__cancelling_is_heard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
