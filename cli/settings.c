/* Settings: quotacast.yaml under environment and flags. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/settings.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_NAME "quotacast.yaml"

static qc_status too_long(const char *input, qc_error *error)
{
    return usage_error(error, "the path %.60s... is too long", input);
}

qc_status settings_folder(const char *input, char *folder, size_t size, qc_error *error)
{
    struct stat existing;
    const char *slash = strrchr(input, '/');
    size_t length = strlen(input);
    if (strcmp(input, "-") == 0) {
        input = ".";
        length = 1;
    } else if (stat(input, &existing) != 0 || !S_ISDIR(existing.st_mode)) {
        length = slash == NULL ? 0 : (size_t)(slash - input);
        length = slash == input ? 1 : length;
        input = length == 0 ? "." : input;
        length = length == 0 ? 1 : length;
    }
    while (length > 1 && input[length - 1] == '/') {
        length--;
    }
    if (length + 1 > size) {
        return too_long(input, error);
    }
    memcpy(folder, input, length);
    folder[length] = '\0';
    return QC_OK;
}

static qc_status find_file(const cli_call *call, cli_settings *settings, qc_error *error)
{
    const option_values *values = &call->line.values;
    char folder[SETTINGS_PATH_SIZE - 32];
    struct stat existing;
    settings->path[0] = '\0';
    if (option_given(values, OPTION_CONFIG)) {
        int length = snprintf(settings->path, sizeof settings->path, "%s",
                              values->value[OPTION_CONFIG].text);
        return length < (int)sizeof settings->path ? QC_OK : too_long(settings->path, error);
    }
    if (call->input == NULL || strcmp(call->input, "-") == 0) {
        return QC_OK;
    }
    qc_status status = settings_folder(call->input, folder, sizeof folder, error);
    if (status != QC_OK) {
        return status;
    }
    (void)snprintf(settings->path, sizeof settings->path, "%s/%s", folder, FILE_NAME);
    if (stat(settings->path, &existing) != 0) {
        settings->path[0] = '\0';
    }
    return QC_OK;
}

/* The file's word counts where neither environment nor flag has spoken. */
static option_value *take_from_file(option_values *values, option_id id, bool said)
{
    option_value *value = &values->value[id];
    if (!said || value->origin > ORIGIN_FILE) {
        return NULL;
    }
    memset(value, 0, sizeof *value);
    value->date = QC_NO_DATE;
    value->origin = ORIGIN_FILE;
    return value;
}

static void take_whole(option_values *values, option_id id, bool said, int64_t whole)
{
    option_value *value = take_from_file(values, id, said);
    if (value != NULL) {
        value->whole = whole;
        (void)snprintf(value->shown, sizeof value->shown, "%" PRId64, whole);
    }
}

static void take_text(option_values *values, option_id id, char *text)
{
    option_value *value = take_from_file(values, id, text != NULL);
    if (value != NULL) {
        value->text = text;
    }
}

static void take_choice(option_values *values, option_id id, bool said, int64_t choice,
                        const char *word)
{
    option_value *value = take_from_file(values, id, said);
    if (value != NULL) {
        value->whole = choice;
        (void)snprintf(value->shown, sizeof value->shown, "%s", word);
    }
}

/* What a file says is held to the same ranges as what a flag says. */
static qc_status check_ranges(const qc_config *file, qc_error *error)
{
    const option_row *draws = &option_table[OPTION_DRAWS];
    const char *wrong = NULL;
    if (isfinite(file->goal) && file->goal < 0) {
        wrong = "goal: an amount of at least 0 is needed";
    } else if (file->draws != 0 && (file->draws % 2 != 0 || file->draws < draws->least ||
                                    file->draws > draws->most)) {
        wrong = "draws: an even number from 2 to 1000000 is needed";
    } else if (file->threads < 0 || file->threads > option_table[OPTION_THREADS].most) {
        wrong = "threads: a whole number from 1 to 1024 is needed";
    }
    if (wrong == NULL) {
        return QC_OK;
    }
    (void)fail_with(error, QC_ERR_CONFIG, "%s", wrong);
    (void)snprintf(error->source, sizeof error->source, "%s", file->path);
    return QC_ERR_CONFIG;
}

static void take_file(option_values *values, const qc_config *file)
{
    static const char *const orders[] = {"auto", "iso", "dmy", "mdy"};
    const char mark[2] = {file->decimal_mark, '\0'};
    option_value *value = NULL;
    take_whole(values, OPTION_SEED, file->has_seed, (int64_t)file->seed);
    take_whole(values, OPTION_THREADS, file->threads > 0, file->threads);
    take_whole(values, OPTION_DRAWS, file->draws > 0, file->draws);
    take_whole(values, OPTION_FISCAL_YEAR_START, file->fiscal_year_start > 0,
               file->fiscal_year_start);
    take_text(values, OPTION_PERIOD, file->period);
    take_text(values, OPTION_CURRENCY, file->currency);
    take_text(values, OPTION_METHOD, file->quota_method);
    take_choice(values, OPTION_DATES, file->date_order != QC_DATES_AUTO,
                (int64_t)file->date_order, orders[file->date_order]);
    take_choice(values, OPTION_DECIMAL_MARK, file->decimal_mark != 0,
                file->decimal_mark == '.' ? 1 : 2, mark);
    value = take_from_file(values, OPTION_AS_OF, file->as_of != QC_NO_DATE);
    if (value != NULL) {
        value->date = file->as_of;
        (void)qc_date_format(file->as_of, value->shown, sizeof value->shown);
    }
    value = take_from_file(values, OPTION_GOAL, isfinite(file->goal));
    if (value != NULL) {
        value->number = file->goal;
        value->rupiah = file->goal_is_rupiah;
        (void)qc_number_format(file->goal, 15, value->shown, sizeof value->shown);
    }
}

/* A year of weeks ends where `fiscal` says: another first month would move that without a word. */
static qc_status check_weeks(const qc_config *file, const option_values *values,
                             qc_error *error)
{
    int64_t start = values->value[OPTION_FISCAL_YEAR_START].whole;

    return file->fiscal.weeks == QC_FISCAL_MONTHS || start == file->fiscal_year_start
               ? QC_OK
               : usage_error(
                     error,
                     "the fiscal year begins in month %d by `fiscal` in quotacast.yaml; "
                     "leave --fiscal-year-start (QUOTACAST_FISCAL_YEAR_START) out",
                     file->fiscal_year_start);
}

/* The readers take a configuration; it gets what environment and flags say. */
static void lay_over(cli_settings *settings, const option_values *values)
{
    static const char marks[] = {0, '.', ','};
    qc_config *laid = &settings->laid;
    *laid = settings->file;
    laid->as_of = values->value[OPTION_AS_OF].date;
    laid->period = values->value[OPTION_PERIOD].text;
    laid->currency = values->value[OPTION_CURRENCY].text;
    laid->fiscal_year_start = (int)values->value[OPTION_FISCAL_YEAR_START].whole;
    laid->date_order = (qc_date_order)values->value[OPTION_DATES].whole;
    laid->decimal_mark = marks[values->value[OPTION_DECIMAL_MARK].whole];
    laid->goal = option_given(values, OPTION_GOAL) ? values->value[OPTION_GOAL].number : NAN;
}

qc_status settings_read(cli_call *call, cli_settings *settings, qc_error *error)
{
    qc_config_init(&settings->file);
    qc_config_init(&settings->laid);
    qc_status status = find_file(call, settings, error);
    if (status == QC_OK && settings->path[0] != '\0') {
        status = qc_config_read(settings->path, &settings->file, error);
        if (status == QC_ERR_FORMAT) { /* of the settings, not of the data: wrong usage */
            error->status = status = QC_ERR_CONFIG;
        }
    }
    if (status == QC_OK) {
        status = check_ranges(&settings->file, error);
    }
    if (status == QC_OK) {
        take_file(&call->line.values, &settings->file);
        status = check_weeks(&settings->file, &call->line.values, error);
    }
    if (status == QC_OK) {
        lay_over(settings, &call->line.values);
    }
    return status;
}

void settings_clear(cli_settings *settings)
{
    qc_config_clear(&settings->file);
    qc_config_init(&settings->laid);
}
