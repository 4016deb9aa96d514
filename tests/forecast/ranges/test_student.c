/* Closed forms of Student's distribution against GSL's quantiles. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>

#include "forecast/ranges/student.h"

static const double chances[] = {1e-9, 1e-4,  0.001, 0.01, 0.05,  0.1,    0.3,      0.5,
                                 0.7,  0.875, 0.95,  0.99, 0.999, 0.9999, 0.9999999};
enum { CHANCES = sizeof chances / sizeof *chances };

static void sizes__are_students_quantiles(void **state)
{
    (void)state;
    assert_close(qc_student_size(0, QC_ERROR_DEGREES), 0, 0, 0);
    for (size_t k = 0; k < CHANCES; k++) {
        double size = qc_student_size(chances[k], QC_ERROR_DEGREES);

        /* both ways: GSL loses digits of the size near 0, and of the chance near 1 */
        assert_close(1 - 2 * gsl_cdf_tdist_Q(size, QC_ERROR_DEGREES), chances[k], 1e-12, 1e-15);
        assert_close(size, gsl_cdf_tdist_Qinv((1 - chances[k]) / 2, QC_ERROR_DEGREES), 1e-8,
                     1e-12);
    }
}

static void tails__are_those_of_chi_squared(void **state)
{
    (void)state;
    for (size_t k = 0; k < CHANCES; k++) {
        double tail = qc_student_tail(chances[k], QC_ERROR_DEGREES);
        double c = QC_ERROR_DEGREES / (tail * tail);

        assert_close(gsl_cdf_chisq_P(c, QC_ERROR_DEGREES), chances[k], 1e-9, 0);
        assert_close(c, gsl_cdf_chisq_Pinv(chances[k], QC_ERROR_DEGREES), 1e-8, 0);
    }
}

static void sizes__of_other_degrees_are_students_quantiles(void **state)
{
    (void)state;
    for (size_t k = 0; k < CHANCES; k++) {
        double size = qc_student_size(chances[k], 7.5);

        assert_close(1 - 2 * gsl_cdf_tdist_Q(size, 7.5), chances[k], 1e-9, 1e-12);
    }
}

/* Logarithms of tails have the variance trigamma(degrees / 2) / 4 of those of sqrt(degrees /
 * chi-squared). */
static void tails__of_other_degrees_differ_by_as_much_as_theirs(void **state)
{
    enum { COUNT = 20000 };

    (void)state;
    for (double degrees = 3.5; degrees < 17; degrees += 4.5) {
        double sum = 0;
        double square = 0;

        for (size_t k = 0; k < COUNT; k++) {
            double z = log(qc_student_tail(((double)k + 0.5) / COUNT, degrees));

            sum += z;
            square += z * z;
        }
        assert_close(square / COUNT - sum / COUNT * sum / COUNT, gsl_sf_psi_1(degrees / 2) / 4,
                     2e-3, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes__are_students_quantiles),
        cmocka_unit_test(tails__are_those_of_chi_squared),
        cmocka_unit_test(sizes__of_other_degrees_are_students_quantiles),
        cmocka_unit_test(tails__of_other_degrees_differ_by_as_much_as_theirs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
