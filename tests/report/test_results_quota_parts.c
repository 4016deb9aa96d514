/* Where months and quarters come from: their rows and sentences, word for word. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/report/example.h"
#include "tests/support/qc_test.h"

enum { NODES = 5, MONTHS = 3 };

static const char *asked;

/* In millions of rupiah: the company's goals for January to March, and what its nodes make of
 * them. */
static example *example_with_months(void)
{
    static qc_quota_part parts[MONTHS];
    static qc_money quota[NODES * MONTHS], season[NODES * MONTHS];
    static uint8_t proportions[] = {QC_PROPORTIONS_STATED, QC_PROPORTIONS_EXPECTED,
                                    QC_PROPORTIONS_ABOVE, QC_PROPORTIONS_EXPECTED_ABOVE,
                                    QC_PROPORTIONS_ABOVE};
    const int quotas[NODES][MONTHS] = {
        {150, 150, 180}, {150, 150, 180}, {100, 100, 120}, {50, 50, 60}, {100, 100, 120}};
    const int seasons[NODES][MONTHS] = {
        {151, 149, 180}, {160, 140, 180}, {100, 100, 120}, {48, 52, 60}, {100, 100, 120}};
    example *made = example_make();
    qc_quota_plan *plan = &made->quota;

    for (size_t p = 0; p < MONTHS; p++) {
        parts[p] = (qc_quota_part){QC_FREQUENCY_MONTH, 12 * 56 + (qc_period)p};
        for (size_t k = 0; k < NODES; k++) {
            quota[k * MONTHS + p] = (qc_money)quotas[k][p] * 100000000;
            season[k * MONTHS + p] = (qc_money)seasons[k][p] * 100000000;
        }
    }
    for (size_t k = 0; k < NODES; k++) {
        plan->nodes[k].below = plan->nodes[k].quota;
    }
    plan->part_count = MONTHS;
    plan->parts = parts;
    plan->parts_are_stated = true;
    plan->part_quota = quota;
    plan->part_season = season;
    plan->part_proportions = proportions;
    return made;
}

static qc_status write_derivation(const qc_page *page, const example *company, qc_error *error)
{
    return qc_report_derivation(page, &company->book, &company->quota, QC_NO_ID, error);
}

static qc_status explain(const qc_page *page, const example *company, qc_error *error)
{
    return qc_report_explanation(page, &company->book, &company->quota, NULL, asked, error);
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        print_error("no '%s' in:\n%s\n", part, text);
        fail();
    }
}

static void rows__say_what_each_month_is_made_of(void **state)
{
    example *made = example_with_months();
    char *text = example_write(write_derivation, made, QC_FORMAT_CSV, 0, false);

    (void)state;
    assert_has(text, "\nToko Maju,2026-01,stated goal,151000000,What the goals table states "
                     "for 2026-01.,company\n"
                     "Toko Maju,2026-01,rounding,-1000000,To the units in which quotas add "
                     "up.,company\n");
    assert_has(text, "\nUtara,2026-01,season,160000000,33.3 % of 2026Q1: the month's share of "
                     "what is expected of 'Utara'.,region\n"
                     "Utara,2026-01,sums,-10000000,\"So that all right below 'Toko Maju' add "
                     "up to its quota of 2026-01, which the goals table states.\",region\n");
    assert_has(text, "\nAceh,2026-02,season,52000000,32.5 % of 2026Q1: the month's share of "
                     "what is expected of 'Utara'.,territory\n"
                     "Aceh,2026-02,sums,-2000000,So that all right below 'Utara' add up to its "
                     "quota of 2026-02.,territory\n");
    assert_has(text, "\nDewi,2026-03,season,120000000,\"37.5 % of 2026Q1, in the proportions "
                     "of 'Medan'.\",rep\n");
    assert_null(strstr(text, "\nToko Maju,2026-03,rounding"));
    free(text);
    made->quota.parts_are_stated = false;
    made->quota.part_proportions[0] = QC_PROPORTIONS_EVEN;
    made->quota.nodes[1].below += 1;
    made->quota.nodes[4].quota = 0;
    text = example_write(write_derivation, made, QC_FORMAT_CSV, 0, false);
    assert_has(text, "\nToko Maju,2026-01,season,151000000,\"31.5 % of 2026Q1: equal parts, "
                     "since nothing is expected.\",company\n");
    assert_has(text, "add up to its quota of 2026-02 and the over-assignment.,territory\n");
    assert_has(text, ",A part of a quota of 0.,rep\n");
    free(text);
    made->quota.part_proportions[0] = QC_PROPORTIONS_STATED_QUARTERS;
    text = example_write(write_derivation, made, QC_FORMAT_CSV, 0, false);
    assert_has(text, "\nToko Maju,2026-01,stated goal,151000000,\"2026-01's part of what the "
                     "goals table states for its quarter, by what is expected.\",company\n");
    free(text);
    made->quota.part_proportions[0] = QC_PROPORTIONS_STATED;
}

static void sentences__have_a_line_for_each_month(void **state)
{
    const char *const told[][2] = {
        {"Toko Maju", "\nOf this, as the goals table states it:\n"
                      "  2026-01  Rp 150,000,000 = Rp 151,000,000 (31.5 %) - Rp 1,000,000 of "
                      "rounding\n"},
        {"Utara",
         "\nOf this, by the season of its forecast, then more or less so that all right\n"
         "  below 'Toko Maju' add up:\n"
         "  2026-01  Rp 150,000,000 = Rp 160,000,000 (33.3 %) - Rp 10,000,000\n"
         "  2026-02  Rp 150,000,000 = Rp 140,000,000 (29.2 %) + Rp 10,000,000\n"
         "  2026-03  Rp 180,000,000 (37.5 %)\n"},
        {"Medan", "\nOf this, by the season that 'Utara' has, then more or less so that all "
                  "right\n  below it add up:\n  2026-01  Rp 100,000,000 (31.2 %)\n"},
        {"Aceh", "\nOf this, by the season of the forecast of 'Utara', then more or less so "
                 "that all\n  right below it add up:\n"}};
    example *made = example_with_months();

    (void)state;
    for (size_t k = 0; k < sizeof told / sizeof *told; k++) {
        asked = told[k][0];
        char *text = example_write(explain, made, QC_FORMAT_TABLE, 0, false);

        assert_has(text, told[k][1]);
        free(text);
    }
    asked = "Dewi";
    made->quota.nodes[4].quota = 0;
    char *text = example_write(explain, made, QC_FORMAT_TABLE, 0, false);

    assert_null(strstr(text, "Of this"));
    free(text);
    asked = "Toko Maju";
    made->quota.part_proportions[0] = QC_PROPORTIONS_EVEN;
    text = example_write(explain, made, QC_FORMAT_TABLE, 0, false);
    assert_has(text, "\nOf this, in equal parts, since nothing is expected:\n");
    free(text);
    made->quota.part_proportions[0] = QC_PROPORTIONS_STATED_QUARTERS;
    text = example_write(explain, made, QC_FORMAT_TABLE, 0, false);
    assert_has(text, "\nOf this, as the goals table states it for quarters, their months by "
                     "what is\n  expected:\n");
    free(text);
    made->quota.part_proportions[0] = QC_PROPORTIONS_EXPECTED;
    text = example_write(explain, made, QC_FORMAT_TABLE, 0, false);
    assert_has(text, "\nOf this, by the season of the forecast:\n");
    free(text);
    made->quota.part_proportions[0] = QC_PROPORTIONS_STATED;
}

static qc_status write_all(void *context, qc_error *error)
{
    const example *company = context;
    qc_page page = {.stream = fopen("/dev/null", "w"), .format = QC_FORMAT_TABLE};
    qc_status status = write_derivation(&page, company, error);

    if (status == QC_OK) {
        status = explain(&page, company, error);
    }
    (void)fclose(page.stream);
    return status;
}

static void parts__report_every_failed_allocation(void **state)
{
    (void)state;
    asked = "Utara";
    qc_test_allocations(write_all, example_with_months());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows__say_what_each_month_is_made_of),
        cmocka_unit_test(sentences__have_a_line_for_each_month),
        cmocka_unit_test(parts__report_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
