/* The one-page summary: what was read, the goal, and the order of the sections. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/summary.h"

#include <math.h>
#include <string.h>

#include "core/text.h"
#include "report/names.h"
#include "report/page.h"

static void add_count(char *line, size_t size, size_t count, const char *noun)
{
    char text[64];
    size_t length = strlen(line);
    if (count > 0 && length < size) {
        (void)snprintf(line + length, size - length, "%s%s", length > 0 ? ", " : "",
                       qc_page_count(count, noun, text, sizeof text));
    }
}

void qc_summary_heading(const qc_page *page, const char *text, const qc_currency *currency)
{
    char heading[100];
    const char *sign = qc_currency_sign(currency);
    (void)snprintf(heading, sizeof heading, "%s%s%s", text, sign[0] != '\0' ? ", in " : "",
                   sign);
    qc_page_heading(page, heading);
}

/* " (2026-01-01 to 2026-03-31)" where the fiscal quarters are not those of the calendar. */
static const char *fiscal_days(const qc_book *book, const qc_quota_plan *plan, char days[40])
{
    const qc_calendar *calendar = &book->calendar;
    char first[16];
    char last[16];

    days[0] = '\0';
    if (calendar->start_month != 1 || calendar->weeks != QC_FISCAL_MONTHS) {
        qc_date start = qc_period_start(calendar, plan->frequency, plan->period);
        qc_date end = qc_period_end(calendar, plan->frequency, plan->period);

        (void)snprintf(days, 40, " (%s to %s)", qc_date_format(start, first, sizeof first),
                       qc_date_format(end, last, sizeof last));
    }
    return days;
}

static void write_title(const qc_page *page, const qc_results *results)
{
    const qc_book *book = results->book;
    char as_of[16];
    char period[24];
    char days[40];
    char title[300];
    (void)qc_date_format(book->as_of, as_of, sizeof as_of);
    if (results->quota != NULL) {
        (void)snprintf(title, sizeof title, "%s: plan for %s%s, as of %s", book->company,
                       qc_quota_plan_period(book, results->quota, period),
                       fiscal_days(book, results->quota, days), as_of);
    } else {
        (void)snprintf(title, sizeof title, "%s, as of %s", book->company, as_of);
    }
    (void)fputs(page->colour ? "\033[1m" : "", page->stream);
    qc_page_line(page, 2, "%s", title);
    (void)fputs(page->colour ? "\033[0m" : "", page->stream);
}

/* Nothing is lost: "51,641 rows (all kept)", "103 rows = 100 kept + 2 rejected + 1 merged". */
static void add_rows(char *line, size_t size, const qc_book *book)
{
    size_t read = 0;
    size_t kept = 0;
    size_t rejected = 0;
    size_t length = strlen(line);
    char counts[2][64];
    for (size_t k = 0; k < book->file_count; k++) {
        read += book->files[k].rows_read;
        kept += book->files[k].rows_kept;
        rejected += book->files[k].rows_rejected;
    }
    (void)qc_page_count(read, "row", counts[0], sizeof counts[0]);
    if (kept == read) {
        (void)qc_text_format(line + length, size - length, ", %s (all kept)", counts[0]);
        return;
    }
    (void)qc_text_format(line + length, size - length,
                         ", %s = %s kept + %zu rejected + %zu merged", counts[0],
                         qc_page_count(kept, NULL, counts[1], sizeof counts[1]), rejected,
                         read - kept - rejected);
}

static void write_read(const qc_page *page, const qc_results *results)
{
    const qc_book *book = results->book;
    char line[400] = "";
    char period[24];
    add_count(line, sizeof line, book->file_count, "file");
    add_rows(line, sizeof line, book);
    add_count(line, sizeof line, book->deals.count, "opportunity");
    add_count(line, sizeof line, book->revenue.count, "revenue row");
    add_count(line, sizeof line, book->reps.count, "rep");
    if (results->panel != NULL) {
        add_count(line, sizeof line, results->panel->leaf_count, "territory");
        add_count(line, sizeof line, results->panel->period_count,
                  qc_frequency_name(results->panel->frequency));
        qc_page_line(page, 6, "Read: %s from %s.", line,
                     qc_period_format(&results->panel->calendar, results->panel->frequency,
                                      results->panel->first_period, period, sizeof period));
    } else {
        qc_page_line(page, 6, "Read: %s.", line);
    }
}

/* Rows of goals that could not be used: one of them may have been the goal looked for. */
static size_t count_rejected_goals(const qc_book *book)
{
    size_t rejected = 0;
    for (size_t i = 0; i < book->file_count; i++) {
        const qc_file_report *file = &book->files[i];
        rejected += file->table == QC_TABLE_GOALS ? file->rows_rejected : 0;
    }
    return rejected;
}

static void write_goal(const qc_page *page, const qc_results *results)
{
    static const char *const sources[] = {
        [QC_GOAL_GIVEN] = "as given",
        [QC_GOAL_TABLE] = "from the goals table",
        [QC_GOAL_BOTTOM_UP] = "the sum of what each territory can carry",
        [QC_GOAL_FORECAST] = "the middle of the forecast, within floors, caps and holds"};
    const qc_quota_plan *plan = results->quota;
    char amount[64];
    char period[24];
    char odds[64] = "";
    char lacking[96] = "";
    if (plan == NULL) {
        return;
    }
    size_t rejected = count_rejected_goals(results->book);
    if (plan->goal_source == QC_GOAL_FORECAST && rejected > 0) {
        (void)snprintf(lacking, sizeof lacking,
                       "none is left, %zu row%s of the goals table %s rejected: ", rejected,
                       rejected == 1 ? "" : "s", rejected == 1 ? "is" : "are");
    } else if (plan->goal_source == QC_GOAL_FORECAST) {
        (void)snprintf(lacking, sizeof lacking, "none was given: ");
    }
    if (isfinite(plan->p_goal)) {
        (void)snprintf(odds, sizeof odds, " Chance to reach it: %.0f %%.", 100 * plan->p_goal);
    }
    qc_page_line(page, 6, "Goal: %s in %s (%s%s).%s",
                 qc_amount_short(qc_money_to_major(plan->goal, &plan->currency),
                                 &plan->currency, amount, sizeof amount),
                 qc_quota_plan_period(results->book, plan, period), lacking,
                 sources[plan->goal_source], odds);
}

qc_status qc_report_summary(const qc_page *whole, const qc_results *results, const char *folder,
                            qc_error *error)
{
    qc_status status = QC_OK;
    qc_page sheet = *whole;
    const qc_page *page = &sheet;
    if (sheet.width == 0) {
        sheet.width = QC_PAGE_PROSE;
    }
    write_title(page, results);
    write_read(page, results);
    write_goal(page, results);
    QC_TRY(qc_summary_forecast(page, results, error));
    QC_TRY(qc_summary_accuracy(page, results, error));
    QC_TRY(qc_summary_quotas(page, results, error));
    QC_TRY(qc_summary_key_results(page, results, error));
    qc_summary_attention(page, results);
    if (folder != NULL) {
        (void)fputc('\n', page->stream);
        qc_page_line(page, 2, "Files: %s", folder);
    }
    status = qc_page_end(page, error);

done:
    return status;
}
