/* quotacast.yaml: what is understood, and the place and words of everything that is not. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "quotacast/book.h"
#include "quotacast/config.h"

static char *folder;

static qc_status read_text(const char *text, qc_config *config, qc_error *error)
{
    char *path = qc_test_write(folder, "quotacast.yaml", text);
    qc_status status = qc_config_read(path, config, error);
    free(path);
    return status;
}

static const char *const full_text =
    "# all that can be said\n"
    "company: NO\n"
    "currency: IDR\n"
    "fiscal_year_start: 4\n"
    "as_of: 2026-01-31\n"
    "period: 2026Q1\n"
    "goal: 12.5e6\n"
    "dates: dmy\n"
    "decimal_mark: \",\"\n"
    "seed: 9007199254740992\n"
    "threads: 2\n"
    "draws: 2000\n"
    "files:\n"
    "  revenue: [a.csv, b.csv]\n"
    "  opportunities: deals.csv\n"
    "columns:\n"
    "  opportunities: {amount: Nilai, owner: 'Wakil'}\n"
    "stages:\n"
    "  won: [Menang, \"Closed: Won\"]\n"
    "  lost: Kalah\n"
    "  open: []\n"
    "quota: {weights: {forecast: 0.5, history: 0.25}, method: own_growth}\n"
    "constraints:\n"
    "  - {node: NO, floor: 100, cap: 200.5}\n"
    "  - node: Bali\n"
    "    hold: 0\n";

static void read__every_key_arrives_in_its_type(void **state)
{
    (void)state;
    qc_config config;
    qc_error error = {0};
    assert_ok(read_text(full_text, &config, &error), error);
    assert_non_null(strstr(config.path, "quotacast.yaml"));
    assert_string_equal(config.company, "NO");
    assert_string_equal(config.currency, "IDR");
    assert_string_equal(config.quota_method, "own_growth");
    assert_int_equal(config.fiscal_year_start, 4);
    qc_date as_of = 0;
    assert_int_equal(qc_date_from_civil(2026, 1, 31, &as_of), QC_OK);
    assert_int_equal(config.as_of, as_of);
    assert_string_equal(config.period, "2026Q1");
    assert_close(config.goal, 12500000, 0, 0);
    assert_int_equal(config.date_order, QC_DATES_DMY);
    assert_int_equal(config.decimal_mark, ',');
    assert_true(config.has_seed);
    assert_true(config.seed == UINT64_C(1) << 53);
    assert_int_equal(config.threads, 2);
    assert_int_equal(config.draws, 2000);
    qc_config_clear(&config);
}

static void read__sections_keep_order_and_lines(void **state)
{
    (void)state;
    qc_config config;
    qc_error error = {0};
    assert_ok(read_text(full_text, &config, &error), error);
    assert_int_equal(config.file_count, 3);
    assert_string_equal(config.files[1].table, "revenue");
    assert_string_equal(config.files[1].file, "b.csv");
    assert_string_equal(config.files[2].table, "opportunities");
    assert_int_equal(config.files[2].line, 15);
    assert_int_equal(config.column_count, 2);
    assert_string_equal(config.columns[1].table, "opportunities");
    assert_string_equal(config.columns[1].field, "owner");
    assert_string_equal(config.columns[1].header, "Wakil");
    assert_int_equal(config.columns[1].line, 17);
    assert_int_equal(config.stage_count, 3);
    assert_string_equal(config.stages[1].stage, "Closed: Won");
    assert_int_equal(config.stages[1].outcome, QC_OUTCOME_WON);
    assert_string_equal(config.stages[2].stage, "Kalah");
    assert_int_equal(config.stages[2].outcome, QC_OUTCOME_LOST);
    assert_int_equal(config.stages[2].line, 20);
    assert_close(config.weight_forecast, 0.5, 0, 0);
    assert_close(config.weight_history, 0.25, 0, 0);
    assert_close(config.weight_potential, NAN, 0, 0);
    assert_int_equal(config.constraint_count, 2);
    assert_string_equal(config.constraints[0].node, "NO");
    assert_close(config.constraints[0].cap, 200.5, 0, 0);
    assert_close(config.constraints[0].hold, NAN, 0, 0);
    assert_close(config.constraints[1].hold, 0, 0, 0);
    assert_int_equal(config.constraints[1].line, 25);
    qc_config_clear(&config);
    assert_null(config.files);
    assert_int_equal(config.constraint_count, 0);
    qc_config_clear(NULL);
}

static void read__a_file_that_says_nothing_is_an_empty_configuration(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "# nothing\n", "\xEF\xBB\xBF# mark\n", "{}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        qc_config config;
        qc_error error = {0};
        assert_ok(read_text(texts[i], &config, &error), error);
        assert_null(config.company);
        assert_int_equal(config.as_of, QC_NO_DATE);
        assert_close(config.goal, NAN, 0, 0);
        assert_false(config.has_seed);
        qc_config_clear(&config);
    }
}

static void read__numbers_are_the_nearest_doubles(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"goal: 0", 0},
        {"goal: +7", 7},
        {"goal: 0.1", 0.1},
        {"goal: 1234567.89", 1234567.89},
        {"goal: 0.3333333333333333", 0.3333333333333333},
        {"goal: 1e-7", 1e-7},
        {"goal: 9007199254740993", 9007199254740992.0},
        {"goal: 123456789012345678901234567890", 123456789012345678901234567890.0},
        {"goal: 0.000000000000000000000000125E+25", 1.25},
        {"goal: 0e999999", 0},
        {"goal: 12,5 miliar", 12.5e9},
        {"goal: \"12,5 miliar\"", 12.5e9},
        {"goal: 600k", 6e5},
        {"goal: Rp 12,5 M", 12.5e9},
        {"goal: 12,500,000", 12.5e6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_config config;
        qc_error error = {0};
        assert_ok(read_text(cases[i].text, &config, &error), error);
        assert_close(config.goal, cases[i].value, 1e-18, 0);
        qc_config_clear(&config);
    }
}

/** Something wrong, and what must be said about it. */
typedef struct bad_case {
    const char *text;
    qc_status status;
    size_t line, column;
    const char *words;
} bad_case;

static void check_bad(const bad_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        qc_config config;
        qc_error error = {0};
        memset(&config, 0x5A, sizeof config);
        qc_config before = config;
        qc_status status = read_text(cases[i].text, &config, &error);
        if (status != cases[i].status || error.line != cases[i].line ||
            error.column != cases[i].column || strstr(error.message, cases[i].words) == NULL) {
            print_error("for <%s>\n  got %s %zu:%zu: %s\n", cases[i].text,
                        qc_status_name(status), error.line, error.column, error.message);
            fail();
        }
        assert_non_null(strstr(error.source, "quotacast.yaml"));
        assert_memory_equal(&config, &before, sizeof config);
    }
}

static void read__unknown_and_repeated_keys_name_place_and_near_key(void **state)
{
    (void)state;
    static const bad_case cases[] = {
        {"company: A\ngaol: 5\n", QC_ERR_CONFIG, 2, 1,
         "'gaol' is not known; did you mean 'goal'?"},
        {"fiscal_year_strat: 4", QC_ERR_CONFIG, 1, 1, "did you mean 'fiscal_year_start'?"},
        {"zzz: 4", QC_ERR_CONFIG, 1, 1, "known are company, currency"},
        {"goal: 1\nseed: 2\ngoal: 3\n", QC_ERR_CONFIG, 3, 1,
         "'goal' is given twice, first on line 1"},
        {"files:\n  revenu: a.csv\n", QC_ERR_CONFIG, 2, 3, "did you mean 'revenue'?"},
        {"files: {revenue: a.csv, revenue: b.csv}", QC_ERR_CONFIG, 1, 25, "given twice"},
        {"files: {revenue: a.csv,\n  goals: a.csv}", QC_ERR_CONFIG, 2, 10,
         "already given for revenue on line 1"},
        {"columns: {deals: {amount: x}}", QC_ERR_CONFIG, 1, 11, "'deals' is not known"},
        {"columns: {revenue: {amount: x, amount: y}}", QC_ERR_CONFIG, 1, 32, "given twice"},
        {"covariates: {revenu: x}", QC_ERR_CONFIG, 1, 14, "'revenu' is not known"},
        {"stages: {opn: [x]}", QC_ERR_CONFIG, 1, 10, "did you mean 'open'?"},
        {"stages:\n  won: [A, B]\n  lost: [B]\n", QC_ERR_CONFIG, 3, 10,
         "'B' is already won on line 2"},
        {"rates:\n  EUR: 1.1\n  eur: 2\n", QC_ERR_CONFIG, 3, 3,
         "EUR is given twice, first on line 2"},
        {"quota: {weight: {}}", QC_ERR_CONFIG, 1, 9, "did you mean 'weights'?"},
        {"quota: {weights: {forcast: 1}}", QC_ERR_CONFIG, 1, 19, "did you mean 'forecast'?"},
        {"constraints:\n- {node: A, flor: 1}\n", QC_ERR_CONFIG, 2, 13, "did you mean 'floor'?"},
        {"constraints:\n- {node: A, cap: 1}\n- {node: A, cap: 2}\n", QC_ERR_CONFIG, 3, 3,
         "'A' is given twice, first on line 2"},
        {"base: &b {goal: 1}\n<<: *b\n", QC_ERR_CONFIG, 1, 1, "'base' is not known"},
        {"<<: {goal: 1}\n", QC_ERR_CONFIG, 1, 1, "'<<' is not known"},
    };
    check_bad(cases, sizeof cases / sizeof cases[0]);
}

static const bad_case wrong_forms[] = {
    {"constraints:\n- {node: A, floor: 0.8x}\n", QC_ERR_FORMAT, 2, 20,
     "constraints.floor: '0.8x' is not a number"},
    {"goal: 12,500", QC_ERR_FORMAT, 1, 7, "'12,500' can be read in two ways"},
    {"goal: 12 M", QC_ERR_FORMAT, 1, 7, "M is a million to some"},
    {"goal: 12 lots", QC_ERR_FORMAT, 1, 7, "'12 lots' is not an amount"},
    {"goal: 1.", QC_ERR_FORMAT, 1, 7, "not a number"},
    {"goal: .5", QC_ERR_FORMAT, 1, 7, "not a number"},
    {"goal: 1e", QC_ERR_FORMAT, 1, 7, "not a number"},
    {"goal: 1e+", QC_ERR_FORMAT, 1, 7, "not a number"},
    {"goal: 0x10", QC_ERR_FORMAT, 1, 7, "not a number"},
    {"goal: .inf", QC_ERR_FORMAT, 1, 7, "not a number"},
    {"goal: nan", QC_ERR_FORMAT, 1, 7, "not a number"},
    {"goal: 1e400", QC_ERR_FORMAT, 1, 7, "not a number"},
    {"goal: 1e99999999999999999999", QC_ERR_FORMAT, 1, 7, "not a number"},
    {"goal: -", QC_ERR_FORMAT, 1, 7, ""},
    {"goal: \"5\"", QC_ERR_FORMAT, 1, 7, "without quotes"},
    {"goal: -5", QC_ERR_FORMAT, 1, 7, "goal: -5 must be at least 0"},
    {"goal: [5]", QC_ERR_FORMAT, 1, 7, "found a list"},
    {"goal: {a: 5}", QC_ERR_FORMAT, 1, 7, "found further keys"},
    {"goal: !!float 5", QC_ERR_FORMAT, 1, 7, "tags"},
    {"goal:\nseed: 1\n", QC_ERR_FORMAT, 1, 6, "goal: no value"},
    {"fiscal_year_start: 0", QC_ERR_FORMAT, 1, 20, "'0' is not a whole number from 1 to 12"},
    {"fiscal_year_start: 13", QC_ERR_FORMAT, 1, 20, "whole number from 1 to 12"},
    {"fiscal_year_start: April", QC_ERR_FORMAT, 1, 20,
     "'April' is not a whole number from 1 to 12"},
    {"fiscal: retail", QC_ERR_FORMAT, 1, 9, "fiscal: 'retail' is not known; write nrf"},
    {"fiscal: {weeks: 4-4-4, ends: last saturday of may}", QC_ERR_FORMAT, 1, 9,
     "'4-4-4' is not known; write 4-4-5, 4-5-4 or 5-4-4"},
    {"fiscal: {weeks: 4-4-5}", QC_ERR_FORMAT, 1, 9, "does not say how the year ends"},
    {"fiscal: {weeks: 4-4-5, ends: saturday of may}", QC_ERR_FORMAT, 1, 9,
     "write last saturday of january, or saturday nearest january 31"},
    {"fiscal: {weeks: 4-4-5, ends: saturday nearest january 28}", QC_ERR_FORMAT, 1, 9,
     "does not say how the year ends"},
    {"fiscal: {weeks: 4-4-5, ends: last saturday of january 31}", QC_ERR_FORMAT, 1, 9,
     "does not say how the year ends"},
    {"fiscal: {weeks: 4-4-5, ends: saturday sunday nearest january}", QC_ERR_FORMAT, 1, 9,
     "does not say how the year ends"},
    {"fiscal: {weeks: 4-4-5, ends: saturday nearest january february}", QC_ERR_FORMAT, 1, 9,
     "does not say how the year ends"},
    {"fiscal: {start: 2, weeks: 4-4-5, ends: last saturday of may}", QC_ERR_FORMAT, 1, 9,
     "fiscal.start: 2 is not the month after 'last saturday of may'; write 6"},
    {"fiscal: {start: 4, named: now}", QC_ERR_FORMAT, 1, 9, "fiscal.named: 'now'"},
    {"fiscal_year_start: 3\nfiscal: {start: 4}", QC_ERR_FORMAT, 2, 9, "keep one of them"},
    {"as_of: 2026-02-29", QC_ERR_FORMAT, 1, 8, "'2026-02-29' is not a day of the calendar"},
    {"as_of: 03/04/2025", QC_ERR_FORMAT, 1, 8, "may be 2025-04-03 (day first) or"},
    {"as_of: January", QC_ERR_FORMAT, 1, 8, "not a date"},
    {"period: 2026Q5", QC_ERR_FORMAT, 1, 9,
     "'2026Q5' is not a period; write 2026-03, 2026Q1 or 2026"},
    {"currency: dollars", QC_ERR_FORMAT, 1, 11, "'dollars' is not a currency code"},
    {"dates: ymd", QC_ERR_FORMAT, 1, 8, "'ymd' is not an order of dates"},
    {"decimal_mark: \";\"", QC_ERR_FORMAT, 1, 15, "';' is not a decimal mark"},
    {"seed: 9007199254740993", QC_ERR_FORMAT, 1, 7,
     "not a whole number from 0 to 9007199254740992"},
    {"seed: 18446744073709551616", QC_ERR_FORMAT, 1, 7, "not a whole number from 0 to"},
    {"seed: -1", QC_ERR_FORMAT, 1, 7, "'-1' is not a whole number"},
    {"threads: 0", QC_ERR_FORMAT, 1, 10, "from 1 to 1024"},
    {"draws: 999", QC_ERR_FORMAT, 1, 8, "draws: 999 is odd; give an even number"},
    {"draws: 999.5", QC_ERR_FORMAT, 1, 8, "from 2 to 1000000"},
    {"company: ~", QC_ERR_FORMAT, 1, 10, "company: no value"},
    {"company: ''", QC_ERR_FORMAT, 1, 10, "company: no value"},
    {"company: \"a\\nb\"", QC_ERR_FORMAT, 1, 10, "on one line"},
    {"company: \"a\\0b\"", QC_ERR_FORMAT, 1, 10, "on one line"},
    {"- goal: 5\n", QC_ERR_FORMAT, 1, 1,
     "configuration: expected lines of the form 'key: value', found a list"},
    {"---\n...\n", QC_ERR_FORMAT, 2, 1, "found a single value"},
    {"hello", QC_ERR_FORMAT, 1, 1, "found a single value"},
    {"[a, b]: 5", QC_ERR_FORMAT, 1, 1, "found a list"},
    {"files: a.csv", QC_ERR_FORMAT, 1, 8, "files: expected lines"},
    {"files: {revenue: {a: b}}", QC_ERR_FORMAT, 1, 18, "found further keys"},
    {"columns: {revenue: amount}", QC_ERR_FORMAT, 1, 20, "columns: expected lines"},
    {"stages: {won: [null]}", QC_ERR_FORMAT, 1, 16, "stages: no value"},
    {"rates: 5", QC_ERR_FORMAT, 1, 8, "rates: expected lines"},
    {"rates: {EURO: 5}", QC_ERR_FORMAT, 1, 9, "'EURO' is not a currency code"},
    {"rates: {EUR: 0}", QC_ERR_FORMAT, 1, 14, "rates"},
    {"quota: 5", QC_ERR_FORMAT, 1, 8, "quota: expected lines"},
    {"quota: {weights: {history: 0}}", QC_ERR_FORMAT, 1, 18, "no weight is above 0"},
    {"constraints: {node: A}", QC_ERR_FORMAT, 1, 14, "expected a list"},
    {"constraints:\n- {floor: 1}\n", QC_ERR_FORMAT, 2, 3, "'node' is missing"},
    {"constraints:\n- {node: A}\n", QC_ERR_FORMAT, 2, 3, "'A' has no floor, cap or hold"},
    {"constraints:\n- {node: A, floor: 3, cap: 2}\n", QC_ERR_FORMAT, 2, 3,
     "the floor 3 of 'A' is above its cap 2"},
    {"constraints:\n- {node: A, hold: 3, cap: 2}\n", QC_ERR_FORMAT, 2, 3,
     "the hold 3 of 'A' is outside"},
    {"constraints:\n- {node: A, hold: 1, floor: 2}\n", QC_ERR_FORMAT, 2, 3,
     "the hold 1 of 'A' is outside"},
};

static void read__fiscal_calendars_are_those_of_their_words(void **state)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"fiscal: nrf\n", "4-5-4 weeks, year ends on the Saturday nearest the end of January, "
                          "named after the year it starts in"},
        {"fiscal: {weeks: 4-4-5, ends: last Sunday of December}\n",
         "4-4-5 weeks, year ends on the Sunday that is the last of December"},
        {"fiscal: {start: 2, weeks: 5-4-4, ends: saturday nearest to january 31, named: end}\n",
         "5-4-4 weeks, year ends on the Saturday nearest the end of January"},
        {"fiscal: {start: 7, named: start}\n",
         "fiscal year from month 7, named after the year it starts in"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_config config;
        qc_error error = {0};
        char words[128];

        assert_ok(read_text(cases[i].text, &config, &error), error);
        const qc_calendar calendar = qc_config_calendar(&config);
        assert_string_equal(qc_calendar_describe(&calendar, words, sizeof words),
                            cases[i].words);
        qc_config_clear(&config);
    }
}

static void read__values_of_a_wrong_form_are_refused_at_their_place(void **state)
{
    (void)state;
    check_bad(wrong_forms, sizeof wrong_forms / sizeof wrong_forms[0]);
}

static void read__text_that_is_not_yaml_is_refused_at_its_place(void **state)
{
    (void)state;
    static const bad_case cases[] = {
        {"goal: [1, 2\n", QC_ERR_FORMAT, 2, 1, "not YAML"},
        {"goal: 1\n\tseed: 2\n", QC_ERR_FORMAT, 2, 1, "begins with a tab"},
        {"goal: 'x\n", QC_ERR_FORMAT, 2, 1, "not YAML"},
        {"company: *nobody\n", QC_ERR_FORMAT, 1, 10, "undefined alias"},
        {"company: &a x\nperiod: &a 2026\n", QC_ERR_FORMAT, 2, 9, "duplicate anchor"},
        {"goal: 1\n---\ngoal: 2\n", QC_ERR_FORMAT, 3, 1, "a second document"},
        {"goal: 1\n...\n[\n", QC_ERR_FORMAT, 3, 1, "not YAML"},
        {"company: A\nperiod: caf\xE9\n", QC_ERR_FORMAT, 2, 12, "byte 0xE9 is not UTF-8"},
        {"# \xC3\xA9\xC3\xA9 \xFF\n", QC_ERR_FORMAT, 1, 6, "byte 0xFF"},
        {"company: \"\x01\"", QC_ERR_FORMAT, 1, 1, "not YAML"},
    };
    check_bad(cases, sizeof cases / sizeof cases[0]);
}

static void read__an_alias_stands_for_its_value(void **state)
{
    (void)state;
    qc_config config;
    qc_error error = {0};
    assert_ok(read_text("company: &name NO\nfiles: {goals: *name}\n", &config, &error), error);
    assert_string_equal(config.company, "NO");
    assert_string_equal(config.files[0].file, "NO");
    qc_config_clear(&config);
    assert_status(read_text("constraints: &all [*all]\n", &config, &error), QC_ERR_FORMAT,
                  error);
}

static void read__files_that_cannot_be_read_are_reported(void **state)
{
    (void)state;
    qc_config config;
    qc_error error = {0};
    char path[512];
    (void)snprintf(path, sizeof path, "%s/absent.yaml", folder);
    assert_status(qc_config_read(path, &config, &error), QC_ERR_IO, error);
    assert_string_equal(error.source, path);
    assert_message(error, "cannot be opened");
    assert_status(qc_config_read(folder, &config, &error), QC_ERR_IO, error);

    char *large = malloc(((size_t)1 << 20) + 2);
    assert_non_null(large);
    memset(large, '#', ((size_t)1 << 20) + 1);
    large[((size_t)1 << 20) + 1] = '\0';
    assert_status(read_text(large, &config, &error), QC_ERR_LIMIT, error);
    assert_message(error, "1 MiB");
    memset(large, '[', 200000);
    large[200000] = '\0';
    assert_status(read_text(large, &config, &error), QC_ERR_FORMAT, error);
    assert_message(error, "nested more than 32 deep");
    assert_int_equal(error.line, 1);
    assert_int_equal(error.column, 33);
    free(large);
}

static qc_status read_and_clear(void *context, qc_error *error)
{
    qc_config config;
    qc_status status = qc_config_read(context, &config, error);
    if (status == QC_OK) {
        qc_config_clear(&config);
    }
    return status;
}

static void read__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    char *path = qc_test_write(folder, "all.yaml", full_text);
    qc_test_allocations(read_and_clear, path);
    free(path);
    path = qc_test_write(folder, "fiscal.yaml",
                         "fiscal: {weeks: 4-4-5, ends: last friday of june, named: end}\n");
    qc_test_allocations(read_and_clear, path);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read__every_key_arrives_in_its_type),
        cmocka_unit_test(read__sections_keep_order_and_lines),
        cmocka_unit_test(read__a_file_that_says_nothing_is_an_empty_configuration),
        cmocka_unit_test(read__numbers_are_the_nearest_doubles),
        cmocka_unit_test(read__unknown_and_repeated_keys_name_place_and_near_key),
        cmocka_unit_test(read__fiscal_calendars_are_those_of_their_words),
        cmocka_unit_test(read__values_of_a_wrong_form_are_refused_at_their_place),
        cmocka_unit_test(read__text_that_is_not_yaml_is_refused_at_its_place),
        cmocka_unit_test(read__an_alias_stands_for_its_value),
        cmocka_unit_test(read__files_that_cannot_be_read_are_reported),
        cmocka_unit_test(read__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    folder = qc_test_folder();
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    free(folder);
    return failures;
}
