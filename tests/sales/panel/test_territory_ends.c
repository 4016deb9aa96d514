/* Tests of territories that close: how the table says it, and when the panel's leaves end. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/panel.h"
#include "tests/sales/book_texts.h"

#define REVENUE                                                                                \
    "month,territory,revenue\n2025-01,A,5\n2025-01,B,5\n2025-01,C,5\n2025-02,A,5\n"            \
    "2025-02,B,5\n2025-02,C,5\n"

static qc_book *read_territories(const char *text)
{
    const char *const files[] = {"revenue.csv", REVENUE, "territories.csv", text, NULL};

    return book_texts_read_ok(files, NULL);
}

static const char *end_of(const qc_book *book, const char *name)
{
    return book_texts_day(book->territories.end[qc_book_find_territory(book, name)]);
}

static void territories__end_on_a_day(void **state)
{
    qc_book *book = read_territories("wilayah;induk;tanggal tutup\nA;R;31/03/2025\nB;R;\n");

    (void)state;
    assert_string_equal(end_of(book, "A"), "2025-03-31");
    assert_int_equal(book->territories.end[qc_book_find_territory(book, "B")], QC_NO_DATE);
    assert_int_equal(book->territories.end[qc_book_find_territory(book, "C")], QC_NO_DATE);
    qc_book_free(book);
}

/* Without a day they are closed as of the last date in the data. */
static void territories__are_closed_by_a_word_or_a_flag(void **state)
{
    static const struct {
        const char *text;
        bool a, b;
    } cases[] = {{"territory,parent,status\nA,R,Closed\nB,R,Open\n", true, false},
                 {"wilayah,induk,status\nA,R,Tutup\nB,R,Aktif\n", true, false},
                 {"territory,parent,closed\nA,R,no\nB,R,yes\n", false, true},
                 {"territory,parent,active\nA,R,yes\nB,R,no\n", false, true},
                 {"territory,parent,aktif\nA,R,tidak\nB,R,\n", true, false},
                 {"territory,parent,status\nA,R,3\nB,R,pilot\n", false, false}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = read_territories(cases[i].text);

        assert_string_equal(end_of(book, "A"), cases[i].a ? "2025-02-28" : "");
        assert_string_equal(end_of(book, "B"), cases[i].b ? "2025-02-28" : "");
        qc_book_free(book);
    }
}

static void territories__a_flag_that_is_none_is_told_with_what_to_do(void **state)
{
    qc_book *book = read_territories("territory,parent,closed\nA,R,03/04/2025\nB,R,soon\n");
    const qc_remark *remark = book_texts_remark(book, "is neither yes nor no");

    (void)state;
    assert_int_equal(remark->severity, QC_DOUBTFUL);
    assert_non_null(strstr(remark->message, "goes into a column `end`"));
    assert_string_equal(end_of(book, "A"), "");
    qc_book_free(book);
}

/* A list that says nothing but which territories close is one of territories, if nothing stands
 * beside that. */
static void territories__are_known_by_their_closing_alone(void **state)
{
    static const char *const texts[] = {
        "territory,closed\nA,yes\nB,\n",
        "territory,status\nA,Closed\nB,Open\n",
        "Cabang,Tanggal Tutup\nA,2025-02-28\nB,\n",
        "Nama Cabang,Status\nA,Tutup\nB,Aktif\n",
        "Toko,Status,Tgl Tutup\nA,Tutup,\nB,,\n",
        "wilayah,tutup\nA,28/02/2025\nB,tidak\n",
    };
    static const char *const others[] = {
        "name,status\nA,Closed\n", "territory,status,note\nA,Closed,x\n",
        "Cabang,minimum\nA,5\n", "Cabang,status,ketua\nA,Tutup,Budi\n"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        qc_book *book = read_territories(texts[i]);

        assert_string_equal(end_of(book, "A"), "2025-02-28");
        assert_string_equal(end_of(book, "B"), "");
        qc_book_free(book);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        qc_book *book = read_territories(others[i]);

        assert_true(book_texts_has_remark(book, "the file is not used"));
        assert_string_equal(end_of(book, "A"), "");
        qc_book_free(book);
    }
}

static qc_status build_and_free(void *context, qc_error *error)
{
    qc_panel *panel = NULL;
    qc_status status = qc_panel_build(context, NULL, &panel, error);

    qc_panel_free(panel);
    return status;
}

/* A region's end is that of all below it, the earlier one counts, and it is noted. */
static void panel__has_the_ends_of_its_leaves(void **state)
{
    qc_book *book = read_territories("territory,parent,end\nA,R,2025-06-30\nB,R,2025-03-31\n"
                                     "R,,2025-04-30\nC,,\n");
    qc_panel *panel = NULL, *shorter = NULL;
    qc_error error;

    (void)state;
    assert_ok(qc_panel_build(book, NULL, &panel, &error), error);
    for (size_t k = 0; k < panel->leaf_count; k++) {
        char name = panel->nodes[panel->leaf_node[k]].name[0];

        assert_string_equal(book_texts_day(panel->leaf_end[k]), name == 'A'   ? "2025-04-30"
                                                                : name == 'B' ? "2025-03-31"
                                                                              : "");
    }
    assert_string_equal(
        panel->notes[panel->note_count - 2],
        "2 territories are closed after the day in brackets, by the territories "
        "table, and are forecast at 0 from then on: A (2025-04-30), B "
        "(2025-03-31).");
    assert_ok(qc_panel_truncate(panel, 1, &shorter, &error), error);
    assert_memory_equal(shorter->leaf_end, panel->leaf_end,
                        panel->leaf_count * sizeof *panel->leaf_end);
    qc_panel_free(shorter);
    qc_panel_free(panel);
    qc_test_allocations(build_and_free, book);
    qc_book_free(book);
}

static bool says(const qc_panel *panel, const char *text)
{
    for (size_t note = 0; note < panel->note_count; note++) {
        if (strcmp(panel->notes[note], text) == 0) {
            return true;
        }
    }
    return false;
}

/* What is sold behind an end stays and is told; the period of the end itself is none of that. */
static void panel__tells_what_was_sold_behind_an_end(void **state)
{
    qc_book *book =
        read_territories("territory,parent,end\nA,R,2025-01-31\nB,R,2025-02-01\nC,R,\n");
    qc_panel *panel = NULL;
    qc_error error;

    (void)state;
    assert_ok(qc_panel_build(book, NULL, &panel, &error), error);
    assert_close(panel->values[1], 5, 0, 0);
    assert_true(says(panel,
                     "A has sales of 5 after its end (2025-01-31), the latest in 2025-02: "
                     "they count in what was sold and say nothing of what is to come; if it "
                     "still sells, correct `end` in the territories table."));
    for (size_t note = 0; note < panel->note_count; note++) {
        assert_null(strstr(panel->notes[note], "B has sales"));
    }
    qc_panel_free(panel);
    qc_test_allocations(build_and_free, book);
    qc_book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(territories__end_on_a_day),
        cmocka_unit_test(territories__are_closed_by_a_word_or_a_flag),
        cmocka_unit_test(territories__are_known_by_their_closing_alone),
        cmocka_unit_test(territories__a_flag_that_is_none_is_told_with_what_to_do),
        cmocka_unit_test(panel__has_the_ends_of_its_leaves),
        cmocka_unit_test(panel__tells_what_was_sold_behind_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
