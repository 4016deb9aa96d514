/* A hand-made company for the tests of the reports. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/report/example.h"

#include "tests/support/qc_test.h"

#define MONTHS 24
#define STEPS 6
#define DRAWS 5
#define NODES 4
#define MILLION 1e6
#define MINOR(major) ((qc_money)(major)*100) /* rupiah to sen */
#define NEW_YEAR_2024 19723                  /* days since 1970 */
#define NEW_YEARS_EVE_2025 20453
#define JANUARY_2024 648       /* months since 1970-01 */
#define FIRST_QUARTER_2026 224 /* quarters since 1970Q1 */

static example company;

static const char *const node_names[NODES] = {"Toko Maju", "Utara", "Medan", "Aceh"};
static const char *const node_levels[NODES] = {"company", "region", "territory", "territory"};
static const qc_id node_parents[NODES] = {QC_NO_ID, 0, 1, 1};

static void make_book(qc_book *book)
{
    static const char *rep_name[] = {"Dewi", "Budi"};
    static qc_money amount[] = {MINOR(1000000), MINOR(2000000), MINOR(3000000)};
    static uint8_t outcome[] = {QC_OUTCOME_WON, QC_OUTCOME_LOST, QC_OUTCOME_OPEN};
    static bool leaf[] = {false, true, true};
    static qc_file_column columns[] = {{"Deal ID", "id", "", "by name"},
                                       {"Close Date", "close", "dates YYYY-MM-DD", "all 4 fit"},
                                       {"Colour", "", "", ""}};
    static qc_file_report files[] = {
        {"in/opportunities.csv", QC_TABLE_OPPORTUNITIES,
         "its columns id, stage and close say so.", ',', 3, columns, 5, 3, 1, 1},
        {"in/menu.csv", QC_TABLE_UNKNOWN, "no table has columns like these.", ',', 0, NULL, 0,
         0, 0, 0}};
    static qc_remark remarks[] = {
        {QC_NOTE, 1, 0, 0, 1, "is not used."},
        {QC_REJECTED, 0, 4, 2, 1, "'2025-13-01' is not a day; write YYYY-MM-DD."},
        {QC_DOUBTFUL, 0, 3, 3, 2, "the amount is 1000 times the others; check it."},
        {QC_DOUBTFUL, QC_NO_ID, 0, 0, 1, "nothing was sold in 2025-11."}};
    book->company = "Toko Maju";
    book->currency = (qc_currency){"IDR", 2};
    book->calendar = qc_calendar_default();
    book->first_date = NEW_YEAR_2024;
    book->as_of = NEW_YEARS_EVE_2025;
    book->deals.count = 3;
    book->deals.amount = amount;
    book->deals.outcome = outcome;
    book->territories.count = 3;
    book->territories.leaf = leaf;
    book->reps.count = 2;
    book->reps.name = rep_name;
    book->file_count = 2;
    book->files = files;
    book->remark_count = 4;
    book->remarks = remarks;
}

static void make_key_results(example *made)
{
    static const char *objective[] = {"Grow", "Grow"};
    static const char *id[] = {"KR1", "KR2"};
    static const char *name[] = {"Revenue of the quarter", "Win rate"};
    static const char *metric[] = {"revenue", "win_rate"};
    static const char *filter[] = {"", "region=Utara"};
    static const char *unit[] = {"IDR", "%"};
    static const char *parent[] = {"", ""};
    static uint8_t kind[] = {QC_KEY_RESULT_REACH, QC_KEY_RESULT_INCREASE};
    static uint8_t frequency[] = {QC_FREQUENCY_QUARTER, QC_FREQUENCY_QUARTER};
    static qc_period period[] = {FIRST_QUARTER_2026, FIRST_QUARTER_2026};
    static double weight[] = {1, NAN};
    static qc_key_result results[] = {{.row = 0,
                                       .baseline = 0,
                                       .target = 450e6,
                                       .value = 0,
                                       .score = 0,
                                       .expected = 0,
                                       .status = QC_KEY_RESULT_AT_RISK,
                                       .p_reach = 0.25,
                                       .target_p50 = 450e6,
                                       .target_p80 = 427.5e6,
                                       .naive = 450e6,
                                       .reason = "sum of the futures"},
                                      {.row = 1,
                                       .baseline = 40,
                                       .target = 45,
                                       .value = 42.5,
                                       .score = 0.5,
                                       .expected = NAN,
                                       .status = QC_KEY_RESULT_NO_DATA,
                                       .p_reach = NAN,
                                       .target_p50 = NAN,
                                       .target_p80 = NAN,
                                       .naive = NAN,
                                       .reason = "no deals were closed."}};
    qc_key_results *given = &made->book.key_results;
    given->count = 2;
    given->objective = objective;
    given->id = id;
    given->name = name;
    given->metric = metric;
    given->filter = filter;
    given->unit = unit;
    given->parent = parent;
    given->kind = kind;
    given->frequency = frequency;
    given->period = period;
    given->weight = weight;
    made->key_results.count = 2;
    made->key_results.results = results;
}

static void make_panel(qc_panel *panel)
{
    static double values[2 * MONTHS];
    static qc_id leaf_node[] = {2, 3};
    static qc_panel_node nodes[NODES];
    static char note[] = "The last month is complete.";
    static char *notes[] = {note};
    for (size_t k = 0; k < NODES; k++) {
        nodes[k] = (qc_panel_node){node_names[k], node_levels[k], node_parents[k],
                                   k < 2 ? QC_NO_ID : (qc_id)(k - 2), QC_NO_ID};
    }
    for (size_t k = 0; k < MONTHS; k++) {
        values[k] = 100 * MILLION;
        values[MONTHS + k] = 50 * MILLION;
    }
    panel->frequency = QC_FREQUENCY_MONTH;
    panel->calendar = qc_calendar_default();
    panel->first_period = JANUARY_2024;
    panel->period_count = MONTHS;
    panel->season = 12;
    panel->leaf_count = 2;
    panel->values = values;
    panel->leaf_node = leaf_node;
    panel->node_count = NODES;
    panel->nodes = nodes;
    panel->note_count = 1;
    panel->notes = notes;
}

static void make_forecast(example *made)
{
    static double draws[2 * STEPS * DRAWS];
    static double naive[2 * STEPS];
    static char seasonal[] = "seasonal_naive";
    static char mixed[] = "0.6 damped + 0.4 drift";
    static char *models[] = {mixed, seasonal};
    static const char *methods[] = {"naive", "seasonal_naive", "forecast"};
    for (size_t leaf = 0; leaf < 2; leaf++) {
        for (size_t step = 0; step < STEPS; step++) {
            naive[leaf * STEPS + step] = (leaf == 0 ? 100 : 50) * MILLION;
            for (size_t d = 0; d < DRAWS; d++) {
                draws[(leaf * STEPS + step) * DRAWS + d] =
                    (90 + 5.0 * (double)d) * (leaf == 0 ? 1 : 0.5) * MILLION;
            }
        }
    }
    made->backtest.method_count = 3;
    made->backtest.method = methods;
    made->backtest.naive_method = 1;
    made->forecast.leaf_count = 2;
    made->forecast.horizon = STEPS;
    made->forecast.naive = naive;
    made->forecast.model = models;
    made->forecast.draw_count = DRAWS;
    made->forecast.draws = draws;
    made->forecast.backtest = &made->backtest;
}

static void make_accuracy(example *made)
{
    static qc_accuracy_row rows[] = {
        {"company", "all", "forecast", 0, 8, .04, .96, .01, .8, .8, 3e6, .875, .03},
        {"company", "all", "seasonal_naive", 0, 8, .07, .93, .02, 1, 1, NAN, NAN, 0},
        {"region", "all", "forecast", 0, 8, .05, .95, .01, .8, .8, 3e6, .75, -.01},
        {"region", "all", "seasonal_naive", 0, 8, .04, .96, .02, 1, 1, NAN, NAN, 0},
        {"territory", "all", "forecast", 0, 16, .09, .91, .01, .8, .8, 3e6, .8, .02},
        {"territory", "all", "forecast", 1, 48, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN}};
    static qc_accuracy_row log_rows[] = {
        {"company", "all", "rep", 1, 4, .12, .88, .1, NAN, NAN, NAN, NAN, -.05}};
    made->accuracy.count = 6;
    made->accuracy.rows = rows;
    made->log_accuracy.count = 1;
    made->log_accuracy.rows = log_rows;
}

static void make_quota(qc_quota_plan *plan)
{
    static qc_quota_node nodes[NODES + 1];
    static qc_quota_line lines[] = {
        {2, "history", MINOR(300000000), "its sales of the same quarter a year ago"},
        {2, "goal", MINOR(20000000), "its part of the growth that the goal asks for"},
        {3, "floor", MINOR(160000000), "raised to its floor"}};
    static char note[] = "Weights could not be learned.";
    static char *notes[] = {note};
    const qc_money quota[] = {480000000, 480000000, 320000000, 160000000, 320000000};
    for (size_t k = 0; k < NODES + 1; k++) {
        nodes[k] = (qc_quota_node){.name = k < NODES ? node_names[k] : "Dewi",
                                   .level = k < NODES ? node_levels[k] : "rep",
                                   .parent = k < NODES ? node_parents[k] : 2,
                                   .panel_node = k < NODES ? (qc_id)k : QC_NO_ID,
                                   .rep = k < NODES ? QC_NO_ID : 0,
                                   .quota = MINOR(quota[k]),
                                   .floor = QC_NO_MONEY,
                                   .cap = QC_NO_MONEY,
                                   .hold = QC_NO_MONEY,
                                   .expected = k == 3 ? 150e6 : 300e6,
                                   .p10 = 270e6,
                                   .p50 = k == 0 ? 450e6 : 300e6,
                                   .p90 = 330e6,
                                   .p_attain = k == NODES ? NAN : 0.2,
                                   .growth = k == NODES ? NAN : 1.0 / 15};
    }
    nodes[3].floor = MINOR(160000000);
    *plan = (qc_quota_plan){.currency = {"IDR", 2},
                            .frequency = QC_FREQUENCY_QUARTER,
                            .period = FIRST_QUARTER_2026,
                            .last_step = 2,
                            .goal = MINOR(480000000),
                            .p_goal = 0.2,
                            .node_count = NODES + 1,
                            .nodes = nodes,
                            .line_count = 3,
                            .lines = lines,
                            .chosen = {.6, .4, 0, 8, .07, "index"},
                            .uniform = {0, 1, 0, 8, .09, "own_growth"},
                            .share_at_quota_mean = .4,
                            .share_at_quota_p10 = .2,
                            .share_at_quota_p90 = .6,
                            .note_count = 1,
                            .notes = notes};
}

example *example_make(void)
{
    memset(&company, 0, sizeof company);
    make_book(&company.book);
    make_panel(&company.panel);
    make_forecast(&company);
    make_accuracy(&company);
    make_quota(&company.quota);
    make_key_results(&company);
    company.results = (qc_results){.book = &company.book,
                                   .panel = &company.panel,
                                   .forecast = &company.forecast,
                                   .accuracy = &company.accuracy,
                                   .log_accuracy = &company.log_accuracy,
                                   .quota = &company.quota,
                                   .key_results = &company.key_results};
    return &company;
}

char *example_write(example_writer write, const example *made, qc_format format, size_t width,
                    bool colour)
{
    char *text = NULL;
    size_t length = 0;
    qc_error error = {0};
    qc_page page = {.format = format, .width = width, .colour = colour};
    page.stream = open_memstream(&text, &length);
    assert_non_null(page.stream);
    assert_ok(write(&page, made, &error), error);
    assert_int_equal(fclose(page.stream), 0);
    return text;
}

const char *example_line(const char *text, size_t number)
{
    static char line[512];
    for (; number > 0 && *text != '\0'; number--) {
        text += strcspn(text, "\n");
        text += *text == '\n' ? 1 : 0;
    }
    size_t length = strcspn(text, "\n");
    assert_true(length < sizeof line);
    memcpy(line, text, length);
    line[length] = '\0';
    return line;
}
