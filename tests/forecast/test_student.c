/* Closed forms of Student's distribution against GSL's quantiles. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "forecast/student.h"

static const double chances[] = {1e-9, 1e-4,  0.001, 0.01, 0.05,  0.1,    0.3,      0.5,
                                 0.7,  0.875, 0.95,  0.99, 0.999, 0.9999, 0.9999999};
enum { CHANCES = sizeof chances / sizeof *chances };

static void sizes__are_students_quantiles(void **state)
{
    (void)state;
    assert_close(qc_student_size(0), 0, 0, 0);
    for (size_t k = 0; k < CHANCES; k++) {
        double size = qc_student_size(chances[k]);

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
        double tail = qc_student_tail(chances[k]);
        double c = QC_ERROR_DEGREES / (tail * tail);

        assert_close(gsl_cdf_chisq_P(c, QC_ERROR_DEGREES), chances[k], 1e-9, 0);
        assert_close(c, gsl_cdf_chisq_Pinv(chances[k], QC_ERROR_DEGREES), 1e-8, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes__are_students_quantiles),
        cmocka_unit_test(tails__are_those_of_chi_squared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
