/* The regression against the certified values of NIST's linear reference datasets. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "quotacast/regression.h"

#define MOST_ROWS 100
#define MOST_COLUMNS 11

/* A reference dataset: its design, and how many digits are asked for. */
typedef struct reference_set {
    const char *name;
    /*
     * Of the polynomial in x; 0: no intercept; -1: the columns as they are, with an intercept
     */
    int degree;
    double digits;
} reference_set;

/* Asked for: 9 digits, 7 on Filip; more where more is reached with room to spare. Filip's
 * powers up to x^10, rounded to double, determine the estimates to 7.6 digits, whatever the
 * method. */
static const reference_set references[] = {
    {"norris", 1, 12.5},   {"pontius", 2, 12.5},  {"noint1", 0, 14.0},   {"noint2", 0, 14.0},
    {"filip", 10, 7.0},    {"longley", -1, 12.5}, {"wampler1", 5, 12.5}, {"wampler2", 5, 12.5},
    {"wampler3", 5, 12.5}, {"wampler4", 5, 11.0}, {"wampler5", 5, 9.0},
};

typedef struct dataset {
    size_t rows, columns;
    double y[MOST_ROWS];
    double design[MOST_ROWS * MOST_COLUMNS];
    double estimate[MOST_COLUMNS], standard_error[MOST_COLUMNS];
    double residual_sd, r_squared;
} dataset;

static char *read_reference(const char *name)
{
    char path[512];

    (void)snprintf(path, sizeof path, "%s/datasets/nist/%s.csv", QC_SOURCE_DIR, name);
    return qc_test_read(path, NULL);
}

/* One line of data: y, then x or x1, x2, ... */
static void read_row(dataset *set, int degree, char *line)
{
    double *row = set->design + set->rows * set->columns;
    char *field = line;
    size_t column = 0;

    set->y[set->rows] = strtod(field, &field);
    if (degree != 0) {
        row[column++] = 1.0;
    }
    while (*field == ',') {
        double x = strtod(field + 1, &field);
        long double power = x;

        row[column++] = x;
        for (int k = 2; k <= degree; k++) {
            power *= x;
            row[column++] = (double)power;
        }
    }
    assert_int_equal(column, set->columns);
    set->rows++;
}

static void read_data(const reference_set *reference, dataset *set)
{
    char *text = read_reference(reference->name);
    char *place = NULL;
    char *line = strtok_r(text, "\n", &place);

    assert_non_null(line);
    while ((line = strtok_r(NULL, "\n", &place)) != NULL) {
        assert_true(set->rows < MOST_ROWS);
        read_row(set, reference->degree, line);
    }
    free(text);
}

/* One line of dataset,difficulty,quantity,term,value. */
static void read_certified_value(const char *name, dataset *set, char *line)
{
    char *place = NULL;
    const char *of = strtok_r(line, ",", &place);
    const char *difficulty = strtok_r(NULL, ",", &place);
    const char *quantity = strtok_r(NULL, ",", &place);
    char *rest = place;
    size_t term = (size_t)strtoul(rest, &rest, 10);
    double value = strtod(rest + 1, NULL);

    assert_true(difficulty != NULL && quantity != NULL && *rest == ',');
    if (strcmp(of, name) != 0) {
        return;
    }
    if (strcmp(quantity, "estimate") == 0) {
        set->estimate[term] = value;
        set->columns++;
    } else if (strcmp(quantity, "standard_error") == 0) {
        set->standard_error[term] = value;
    } else if (strcmp(quantity, "residual_sd") == 0) {
        set->residual_sd = value;
    } else {
        assert_string_equal(quantity, "r_squared");
        set->r_squared = value;
    }
}

static void read_certified(const char *name, dataset *set)
{
    char *text = read_reference("certified");
    char *place = NULL;
    char *line = strtok_r(text, "\n", &place);

    assert_string_equal(line, "dataset,difficulty,quantity,term,value");
    while ((line = strtok_r(NULL, "\n", &place)) != NULL) {
        read_certified_value(name, set, line);
    }
    free(text);
}

static double least_digits(const double *actual, const double *expected, size_t count)
{
    double least = 15.0;

    for (size_t i = 0; i < count; i++) {
        least = fmin(least, qc_test_digits(actual[i], expected[i]));
    }
    return least;
}

static void regression__reaches_the_certified_values_of_nist(void **state)
{
    (void)state;
    printf("digits of agreement     estimates  standard errors  residual sd  R squared\n");
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        static const dataset empty;
        dataset set = empty;
        qc_regression *fit = NULL;
        qc_error error;

        read_certified(references[i].name, &set);
        assert_true(set.columns > 0);
        read_data(&references[i], &set);
        assert_ok(qc_regression_fit(set.design, set.y, NULL, set.rows, set.columns, NULL, &fit,
                                    &error),
                  error);
        double estimates = least_digits(fit->estimate, set.estimate, set.columns);
        double errors = least_digits(fit->standard_error, set.standard_error, set.columns);
        double sd = qc_test_digits(fit->residual_sd, set.residual_sd);
        double r_squared = qc_test_digits(fit->r_squared, set.r_squared);

        printf("%-23s %9.1f  %15.1f  %11.1f  %9.1f\n", references[i].name, estimates, errors,
               sd, r_squared);
        assert_int_equal(fit->rank, set.columns);
        assert_true(estimates >= references[i].digits);
        assert_true(errors >= references[i].digits);
        assert_true(sd >= references[i].digits);
        assert_true(r_squared >= references[i].digits);
        qc_regression_free(fit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regression__reaches_the_certified_values_of_nist),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
