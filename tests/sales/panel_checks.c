/* What the tests of panels share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sales/panel_checks.h"

#include "tests/support/qc_test.h"

qc_panel *build(const qc_book *book, const qc_panel_settings *settings)
{
    qc_panel *panel = NULL;
    qc_error error = {0};
    assert_ok(qc_panel_build(book, settings, &panel, &error), error);
    return panel;
}

void assert_note(const qc_panel *panel, const char *part)
{
    for (size_t i = 0; i < panel->note_count; i++) {
        if (strstr(panel->notes[i], part) != NULL) {
            return;
        }
    }
    for (size_t i = 0; i < panel->note_count; i++) {
        print_error("note: %s\n", panel->notes[i]);
    }
    print_error("no note says '%s'\n", part);
    fail();
}

void assert_first_period(const qc_panel *panel, const char *expected)
{
    char text[16];
    assert_string_equal(qc_period_format(&panel->calendar, panel->frequency,
                                         panel->first_period, text, sizeof text),
                        expected);
}

double value(const qc_panel *panel, size_t leaf, size_t period)
{
    return panel->values[leaf * panel->period_count + period];
}

void add_months(qc_book *book, qc_id territory, int first_year, size_t months)
{
    for (size_t m = 0; m < months; m++) {
        int digits = (first_year + (int)(m / 12)) * 10000 + (int)(m % 12 + 1) * 100 + 1;
        (void)hand_revenue(book, digits, QC_FREQUENCY_MONTH, territory, (double)(m + 1));
    }
}

qc_book *daily_book(int last)
{
    return spaced_book(20240103, last, 5);
}

qc_book *spaced_book(int first, int last, int days)
{
    qc_book *book = hand_book();
    qc_id bali = hand_territory(book, "Bali", QC_NO_ID);
    for (qc_date day = hand_date(first); day <= hand_date(last); day += days) {
        int year = 0;
        int month = 0;
        int dom = 0;
        qc_date_to_civil(day, &year, &month, &dom);
        (void)hand_deal(book, year * 10000 + month * 100 + dom, QC_OUTCOME_WON, bali, 1);
    }
    book->as_of = hand_date(last);
    return book;
}
