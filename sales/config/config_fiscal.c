/* The fiscal calendar of quotacast.yaml. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/config/config_reader.h"
#include "sales/values/date_text.h"

enum { SATURDAY = 6, WORD_MOST = 16, FEBRUARY = 2, WEEKDAYS = 7, MONTHS = 12 };

/* What stands under `fiscal:`. */
typedef struct fiscal_texts {
    int start;
    char *weeks, *ends, *named;
} fiscal_texts;

static const qc_config_key fiscal_keys[] = {
    {"fiscal.start", QC_CONFIG_WHOLE, offsetof(fiscal_texts, start), 1, MONTHS, NULL},
    {"fiscal.weeks", QC_CONFIG_TEXT, offsetof(fiscal_texts, weeks), 0, 0, NULL},
    {"fiscal.ends", QC_CONFIG_TEXT, offsetof(fiscal_texts, ends), 0, 0, NULL},
    {"fiscal.named", QC_CONFIG_TEXT, offsetof(fiscal_texts, named), 0, 0, NULL},
};

/* Monday 1 to Sunday 7, 0 for another word. */
static int weekday_of_word(const char *word)
{
    static const char *const names[WEEKDAYS] = {"monday", "tuesday",  "wednesday", "thursday",
                                                "friday", "saturday", "sunday"};

    for (int k = 0; k < WEEKDAYS; k++) {
        if (qc_text_equal_nocase(word, names[k])) {
            return k + 1;
        }
    }
    return 0;
}

/* The next word of a text in letters and digits; "" behind the last. */
static const char *next_word(const char *text, char *word)
{
    size_t length = 0;

    while (*text != '\0' && !isalnum((unsigned char)*text)) {
        text++;
    }
    while (isalnum((unsigned char)*text)) {
        if (length + 1 < WORD_MOST) {
            word[length++] = *text;
        }
        text++;
    }
    word[length] = '\0';
    return text;
}

/* Whether a day may stand for the end of a month: it is its last one. */
static bool ends_month(int day, int month)
{
    static const int last[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return day == last[month - 1] || (month == FEBRUARY && day == last[month - 1] + 1);
}

/* "last saturday of january", "saturday nearest january 31": false for all else. */
static bool read_end(const char *text, qc_calendar *fiscal, int *month)
{
    char word[WORD_MOST];
    bool last = false;
    int day = 0;

    for (text = next_word(text, word); word[0] != '\0'; text = next_word(text, word)) {
        int weekday = weekday_of_word(word);
        int named = weekday == 0 && isalpha((unsigned char)word[0])
                        ? qc_month_of_word(word, strlen(word))
                        : 0;

        if (weekday > 0 && fiscal->end_weekday == 0) {
            fiscal->end_weekday = weekday;
        } else if (named > 0 && *month == 0) {
            *month = named;
        } else if (qc_text_equal_nocase(word, "last")) {
            last = true;
        } else if (qc_text_equal_nocase(word, "nearest") ||
                   qc_text_equal_nocase(word, "closest")) {
            fiscal->ends_nearest = true;
        } else if (day == 0 && isdigit((unsigned char)word[0]) && strlen(word) == 2) {
            day = 10 * (word[0] - '0') + word[1] - '0';
        } else if (!qc_text_equal_nocase(word, "of") && !qc_text_equal_nocase(word, "to") &&
                   !qc_text_equal_nocase(word, "in") && !qc_text_equal_nocase(word, "the") &&
                   !qc_text_equal_nocase(word, "end")) {
            return false;
        }
    }
    return fiscal->end_weekday > 0 && *month > 0 && last != fiscal->ends_nearest &&
           (day == 0 || (!last && ends_month(day, *month)));
}

static qc_status take_weeks(qc_config_reader *reader, const yaml_node_t *node,
                            const fiscal_texts *texts, qc_calendar *fiscal, int *start)
{
    int month = 0;

    for (int w = QC_FISCAL_445; w <= QC_FISCAL_544; w++) {
        if (texts->weeks != NULL &&
            strcmp(texts->weeks, qc_fiscal_weeks_name((qc_fiscal_weeks)w)) == 0) {
            fiscal->weeks = (qc_fiscal_weeks)w;
        }
    }
    if (fiscal->weeks == QC_FISCAL_MONTHS) {
        return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error,
                            "fiscal.weeks: '%s' is not known; write 4-4-5, 4-5-4 or 5-4-4",
                            texts->weeks != NULL ? texts->weeks : "");
    }
    if (texts->ends == NULL || !read_end(texts->ends, fiscal, &month)) {
        return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error,
                            "fiscal.ends: '%s' does not say how the year ends; write "
                            "last saturday of january, or saturday nearest january 31",
                            texts->ends != NULL ? texts->ends : "");
    }
    month = month % MONTHS + 1;
    if (texts->start > 0 && texts->start != month) {
        return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error,
                            "fiscal.start: %d is not the month after '%s'; write %d, or leave "
                            "start out",
                            texts->start, texts->ends, month);
    }
    *start = month;
    return QC_OK;
}

static qc_status take_texts(qc_config_reader *reader, const yaml_node_t *node,
                            const fiscal_texts *texts)
{
    qc_calendar fiscal = {0};
    int start = texts->start;
    qc_status status = QC_OK;

    if (texts->named != NULL && !qc_text_equal_nocase(texts->named, "start") &&
        !qc_text_equal_nocase(texts->named, "end")) {
        return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error,
                            "fiscal.named: '%s' is not known; the year is named after the "
                            "calendar year of its start or its end",
                            texts->named);
    }
    fiscal.named_by_start = texts->named != NULL && qc_text_equal_nocase(texts->named, "start");
    if (texts->weeks != NULL || texts->ends != NULL) {
        QC_TRY(take_weeks(reader, node, texts, &fiscal, &start));
    }
    if (start > 0 && reader->config->fiscal_year_start > 0 &&
        reader->config->fiscal_year_start != start) {
        return qc_yaml_fail(
            &reader->yaml, node, QC_ERR_FORMAT, reader->error,
            "fiscal: the year starts in month %d, but fiscal_year_start says %d; "
            "keep one of them",
            start, reader->config->fiscal_year_start);
    }
    reader->config->fiscal = fiscal;
    reader->config->fiscal_year_start = start > 0 ? start : reader->config->fiscal_year_start;

done:
    return status;
}

/* The calendar of the National Retail Federation: 4-5-4 weeks to the Saturday nearest 31
 * January. */
static qc_status take_retail(qc_config_reader *reader, const yaml_node_t *node)
{
    const char *text = NULL;
    qc_status status = qc_yaml_text(&reader->yaml, node, "fiscal", &text, reader->error);

    if (status != QC_OK) {
        return status;
    }
    if (!qc_text_equal_nocase(text, "nrf")) {
        return qc_yaml_fail(&reader->yaml, node, QC_ERR_FORMAT, reader->error,
                            "fiscal: '%s' is not known; write nrf, or {start: 4}, or {weeks: "
                            "4-4-5, ends: last saturday of january}",
                            text);
    }
    reader->config->fiscal = (qc_calendar){.named_by_start = true,
                                           .weeks = QC_FISCAL_454,
                                           .end_weekday = SATURDAY,
                                           .ends_nearest = true};
    reader->config->fiscal_year_start = FEBRUARY;
    return QC_OK;
}

qc_status qc_config_read_fiscal(qc_config_reader *reader, const yaml_node_t *node)
{
    fiscal_texts texts = {0};
    qc_status status = QC_OK;

    if (node->type == YAML_SCALAR_NODE) {
        return take_retail(reader, node);
    }
    QC_TRY(qc_config_read_mapping(reader, node, "fiscal", fiscal_keys,
                                  sizeof fiscal_keys / sizeof fiscal_keys[0], &texts));
    QC_TRY(take_texts(reader, node, &texts));

done:
    qc_memory_free(texts.weeks);
    qc_memory_free(texts.ends);
    qc_memory_free(texts.named);
    return status;
}
