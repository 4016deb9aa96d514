/* Rows that are added up while they are read: what stays apart, exact sums, the same outcome at any time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/book.h"
#include "sales/files/sheet.h"
#include "sales/values/numbers.h"

/* Columns by their letters: k key, d day, s sum. */
static bool fold_by_letters(void *context, qc_fold *folds)
{
    const char *letters = context;

    for (size_t i = 0; letters[i] != '\0'; i++) {
        folds[i] = letters[i] == 's'   ? QC_FOLD_SUM
                   : letters[i] == 'd' ? QC_FOLD_DAY
                                       : QC_FOLD_KEY;
    }
    return letters[0] != '\0';
}

static qc_status choose_all(void *context, const qc_sheet *sheet, bool *wanted, qc_error *error)
{
    (void)context, (void)error;
    memset(wanted, true, sheet->column_count * sizeof *wanted);
    return QC_OK;
}

static qc_status read_folded(const char *path, char *letters, size_t fold_rows,
                             qc_sheet **sheet, qc_error *error)
{
    qc_sheet_settings settings = {.fold = fold_by_letters, .fold_rows = fold_rows};

    return qc_sheet_read(path, &settings, choose_all, letters, sheet, error);
}

static qc_sheet *sheet_of(const char *text, char *letters, size_t fold_rows)
{
    char *path = qc_test_write(qc_test_own_folder(), "s.csv", text);
    qc_sheet *sheet = NULL;
    qc_error error = {0};

    assert_ok(read_folded(path, letters, fold_rows, &sheet, &error), error);
    free(path);
    return sheet;
}

static double sum_of(const qc_sheet *sheet, size_t column, size_t row, char mark)
{
    return qc_number_text_double(&sheet->columns[column].sums[row], mark);
}

static void fold__rows_of_the_same_key_and_day_become_one(void **state)
{
    (void)state;
    qc_sheet *sheet = sheet_of("day,who,amount\n"
                               "2025-03-01 08:15:00,A,10.25\n"
                               "2025-03-01 17:00:00,B,1\n"
                               "2025-03-01,A,-0.25\n"
                               "2025-03-02,A,2.5\n"
                               "2025-03-01,A,\n"
                               "2025Q1,A,4\n"
                               "2025Q1,A,5\n"
                               "2025Q2,A,6\n"
                               "Total,,28.5\n",
                               (char[]){"dks"}, 1);

    assert_int_equal(sheet->row_count, 6);
    assert_int_equal(sheet->folded_rows, 6);
    assert_int_equal(qc_sheet_rows(sheet), 8);
    assert_int_equal(sheet->footers.times, 1);
    assert_close(sum_of(sheet, 2, 0, '.'), 10, 0, 0);
    assert_int_equal(qc_sheet_times(sheet, 0), 2);
    assert_int_equal(sheet->line[0], 2);
    assert_string_equal(qc_sheet_text(sheet, 1, 1), "B");
    assert_close(sum_of(sheet, 2, 2, '.'), 2.5, 0, 0);
    assert_true(isnan(sum_of(sheet, 2, 3, '.'))); /* a blank is no 0 */
    assert_close(sum_of(sheet, 2, 4, '.'), 9, 0, 0);
    assert_string_equal(qc_sheet_text(sheet, 0, 5), "2025Q2");
    qc_sheet_free(sheet);
}

static void fold__numbers_that_may_mean_different_things_stay_apart(void **state)
{
    (void)state;
    qc_sheet *sheet =
        sheet_of("who;amount\n"
                 "A;1.234\nA;2.000\nA;5\nA;7\nA;1,5\nA;2,5\nA;1 M\nA;2 M\nA;1 jt\n"
                 "A;USD 1\nA;5 %\nA;5 %\nA;x\nA;y\n",
                 (char[]){"ks"}, 1);
    qc_number_column numbers = {0};
    qc_error error = {0};

    assert_int_equal(sheet->row_count, 8);
    assert_int_equal(qc_sheet_rows(sheet), 14);
    assert_close(sum_of(sheet, 1, 0, ','), 3234, 0, 0);
    assert_close(sum_of(sheet, 1, 0, '.'), 3.234, 0, 0);
    assert_ok(qc_number_column_survey(sheet, 1, false, NULL, &numbers, &error), error);
    assert_int_equal(numbers.shapes[QC_NUMBER_POINT_OR_GROUP], 2);
    assert_int_equal(numbers.shapes[QC_NUMBER_BAD], 2);
    assert_int_equal(numbers.percent, 2);
    assert_int_equal(numbers.languages[QC_LANGUAGE_OPEN], 2);
    assert_ok(qc_number_columns_decide(&numbers, 1, '\0', "IDR", &error), error);
    assert_int_equal(numbers.mark, ',');
    assert_true(numbers.miliar);
    assert_close(qc_number_value_of_row(&numbers, 0), 3234, 0, 0);
    assert_close(qc_number_value_of_row(&numbers, 3), 3e9, 0, 0); /* M is miliar here */
    assert_true(isnan(qc_number_value_of_row(&numbers, 7)));
    qc_number_column_clear(&numbers);
    qc_sheet_free(sheet);
}

static void fold__a_sum_that_does_not_fit_goes_on_in_a_further_row(void **state)
{
    (void)state;
    qc_sheet *sheet = sheet_of("who,amount\n"
                               "A,9000000000000000000\nA,9000000000000000000\n"
                               "A,9000000000000000000\nA,-9000000000000000000\nA,1e300\n",
                               (char[]){"ks"}, 1);

    assert_int_equal(sheet->row_count, 3);
    assert_close(sum_of(sheet, 1, 0, '.'), 18e18, 0, 0);
    assert_close(sum_of(sheet, 1, 1, '.'), 0, 0, 0);
    assert_close(sum_of(sheet, 1, 2, '.'), 1e300, 1e-15, 0);
    qc_sheet_free(sheet);
}

static void assert_same(const qc_sheet *a, const qc_sheet *b)
{
    assert_int_equal(a->row_count, b->row_count);
    assert_int_equal(a->folded_rows, b->folded_rows);
    for (uint32_t column = 0; column < a->column_count; column++) {
        size_t distinct = qc_sheet_distinct(a, column);
        size_t *uses[2] = {calloc(distinct + 1, sizeof(size_t)),
                           calloc(distinct + 1, sizeof(size_t))};

        assert_int_equal(distinct, qc_sheet_distinct(b, column));
        qc_sheet_count_uses(a, column, uses[0]);
        qc_sheet_count_uses(b, column, uses[1]);
        assert_memory_equal(uses[0], uses[1], distinct * sizeof(size_t));
        free(uses[0]);
        free(uses[1]);
        for (size_t row = 0; row < a->row_count; row++) {
            assert_string_equal(qc_sheet_text(a, column, row), qc_sheet_text(b, column, row));
            assert_int_equal(qc_sheet_times(a, row), qc_sheet_times(b, row));
            assert_int_equal(a->line[row], b->line[row]);
            if (a->columns[column].sums != NULL) {
                assert_close(sum_of(a, column, row, '.'), sum_of(b, column, row, '.'), 0, 0);
            }
        }
    }
}

/* Many rows, so that they come in several blocks; the smaller the limit, the more often they
 * are folded. */
static void fold__the_outcome_does_not_depend_on_when_rows_are_folded(void **state)
{
    (void)state;
    static char text[600000];
    size_t length = (size_t)snprintf(text, sizeof text, "day,who,amount,units\n");
    uint32_t draw = 1;

    for (size_t i = 0; i < 20000; i++) {
        const unsigned parts[2] = {100 + (draw >> 8) % 900, (draw >> 20) % 100};
        char amount[32];

        draw = draw * 1664525U + 1013904223U;
        switch (draw >> 29) {
        case 0:
            (void)snprintf(amount, sizeof amount, "%u.%02u", parts[0], parts[1]);
            break;
        case 1:
            (void)snprintf(amount, sizeof amount, "1.%03u", parts[0]);
            break;
        case 2:
            (void)snprintf(amount, sizeof amount, "(%u)", parts[0]);
            break;
        case 3:
            (void)snprintf(amount, sizeof amount, "%u %%", parts[0]);
            break;
        default:
            (void)snprintf(amount, sizeof amount, "%u", parts[0]);
            break;
        }
        length +=
            (size_t)snprintf(text + length, sizeof text - length, "2025-%02u-03,%c,%s,1\n",
                             1 + (draw >> 10) % 12, 'A' + (char)((draw >> 14) % 9), amount);
    }
    qc_sheet *once = sheet_of(text, (char[]){"dkss"}, 20000);
    qc_sheet *often = sheet_of(text, (char[]){"dkss"}, 1);

    assert_int_equal(qc_sheet_rows(once), 20000);
    assert_true(once->row_count < 600);
    assert_same(once, often);
    qc_sheet_free(once);
    qc_sheet_free(often);
}

static void fold__few_rows_and_other_tables_stay_as_they_are(void **state)
{
    (void)state;
    qc_sheet *few = sheet_of("who,amount\nA,1\nA,2\n", (char[]){"ks"}, 3);
    qc_sheet *other = sheet_of("who,amount\nA,1\nA,2\n", (char[]){""}, 1);

    assert_int_equal(few->row_count, 2);
    assert_null(few->columns[1].sums);
    assert_int_equal(other->row_count, 2);
    assert_int_equal(qc_sheet_rows(other), 2);
    qc_sheet_free(few);
    qc_sheet_free(other);
}

/* Revenue of so many rows is folded; the same in two halves is not. Both are the same money. */
static void fold__a_large_file_of_revenue_gives_the_same_money(void **state)
{
    (void)state;
    size_t size = 40 * QC_FOLD_ROWS;
    char *text = malloc(size);
    size_t length = 0;
    int64_t cents[3] = {0, 0, 0};
    qc_error error = {0};
    qc_book *book = NULL;

    assert_non_null(text);
    length = (size_t)snprintf(text, size, "Date,Territory,Amount,Units\n");
    for (size_t i = 0; i < QC_FOLD_ROWS + 10; i++) {
        unsigned amount = (unsigned)(i * 7919 % 1000003);

        cents[i % 3] += amount;
        length +=
            (size_t)snprintf(text + length, size - length, "2025-%02u-%02u,%c,%u.%02u,1\n",
                             (unsigned)(1 + i % 12), (unsigned)(1 + i % 28),
                             'A' + (char)(i % 3), amount / 100, amount % 100);
    }
    (void)snprintf(text + length, size - length, "2025-01-01,A,n.b.,1\n");
    char *path = qc_test_write(qc_test_own_folder(), "revenue.csv", text);
    assert_ok(qc_book_read(path, NULL, NULL, &book, &error), error);
    assert_true(book->revenue.count <= (size_t)12 * 28 * 3 * 2);
    for (size_t i = 0; i < book->revenue.count; i++) {
        cents[book->revenue.territory[i]] -= book->revenue.amount[i];
    }
    assert_int_equal(cents[0], 0);
    assert_int_equal(cents[1], 0);
    assert_int_equal(cents[2], 0);
    assert_int_equal(book->files[0].rows_read, QC_FOLD_ROWS + 11);
    assert_int_equal(book->files[0].rows_kept, QC_FOLD_ROWS + 10);
    assert_int_equal(book->files[0].rows_rejected, 1);
    qc_book_free(book);
    free(path);
    free(text);
}

/* Where nearly every row has a key of its own, sums would take more memory than rows. */
static void fold__rows_with_keys_of_their_own_stay_as_they_are(void **state)
{
    (void)state;
    size_t size = 24 * (QC_FOLD_ROWS + 2);
    char *text = malloc(size);
    size_t length = 0;

    assert_non_null(text);
    length = (size_t)snprintf(text, size, "who,amount\n");
    for (size_t i = 0; i < QC_FOLD_ROWS; i++) {
        length += (size_t)snprintf(text + length, size - length, "w%zu,%zu\n", i % 200000, i);
    }
    qc_sheet *sheet = sheet_of(text, (char[]){"ks"}, 0);
    assert_int_equal(sheet->folded_rows, 0);
    assert_int_equal(sheet->row_count, QC_FOLD_ROWS);
    assert_null(sheet->columns[1].sums);
    qc_sheet_free(sheet);
    free(text);
}

/* Rows that were added up cannot be taken out again: that totals and budgets among them count
 * is told. */
static void fold__totals_and_budgets_among_very_many_rows_count_and_are_told(void **state)
{
    (void)state;
    size_t size = 40 * (QC_FOLD_ROWS + 4);
    char *text = malloc(size);
    size_t length = 0;

    assert_non_null(text);
    length = (size_t)snprintf(text, size,
                              "date,area,scenario,amount\n2025-01-01,Total,Actual,9\n"
                              "2025-01-01,A,Budget,9\n");
    for (size_t i = 0; i < QC_FOLD_ROWS; i++) {
        length += (size_t)snprintf(text + length, size - length, "2025-01-01,A,Actual,1\n");
    }
    char *path = qc_test_write(qc_test_own_folder(), "revenue.csv", text);
    qc_book *book = NULL;
    qc_error error = {0};
    size_t told = 0;

    assert_ok(qc_book_read(path, NULL, NULL, &book, &error), error);
    for (size_t i = 0; i < book->remark_count; i++) {
        told += book->remarks[i].severity == QC_DOUBTFUL &&
                strstr(book->remarks[i].message, "it counts nevertheless") != NULL;
    }
    assert_int_equal(told, 2);
    assert_int_equal(book->files[0].rows_kept, QC_FOLD_ROWS + 2);
    qc_book_free(book);
    free(path);
    free(text);
}

static qc_status read_small(void *context, qc_error *error)
{
    qc_sheet *sheet = NULL;
    qc_status status = read_folded(context, (char[]){"dks"}, 2, &sheet, error);

    qc_sheet_free(sheet);
    return status;
}

static void fold__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    char *path =
        qc_test_write(qc_test_own_folder(), "s.csv",
                      "day,who,amount\n2025-01-01,A,1\n2025-01-01,A,2\n2025-01-02,B,x\n");

    qc_test_allocations(read_small, path);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fold__rows_of_the_same_key_and_day_become_one),
        cmocka_unit_test(fold__numbers_that_may_mean_different_things_stay_apart),
        cmocka_unit_test(fold__a_sum_that_does_not_fit_goes_on_in_a_further_row),
        cmocka_unit_test(fold__the_outcome_does_not_depend_on_when_rows_are_folded),
        cmocka_unit_test(fold__few_rows_and_other_tables_stay_as_they_are),
        cmocka_unit_test(fold__a_large_file_of_revenue_gives_the_same_money),
        cmocka_unit_test(fold__rows_with_keys_of_their_own_stay_as_they_are),
        cmocka_unit_test(fold__totals_and_budgets_among_very_many_rows_count_and_are_told),
        cmocka_unit_test(fold__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
