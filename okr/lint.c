/* What is doubtful about a key result as it is written. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "core/text.h"
#include "okr/okr_work.h"

/** Keeps a note, cut to whole letters. */
static qc_status keep_note(qc_okr_work *work, char *text, qc_error *error)
{
    size_t bad = 0;
    qc_key_result_table *table = work->table;
    qc_status status = QC_GROW(table->notes, work->note_capacity, table->note_count + 1, error);
    if (status != QC_OK) {
        return status;
    }
    if (!qc_text_is_utf8(text, strlen(text), &bad)) {
        text[bad] = '\0';
    }
    table->notes[table->note_count] = qc_arena_copy(work->keep, text, strlen(text));
    if (table->notes[table->note_count] == NULL) {
        return qc_fail_memory(error);
    }
    table->note_count++;
    return QC_OK;
}

qc_status qc_okr_note(qc_okr_work *work, qc_id row, qc_error *error, const char *format, ...)
{
    const qc_key_results *rows = &work->book->key_results;
    char message[640];
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    (void)qc_text_format_list(message, sizeof message, format, arguments);
    va_end(arguments);
    char name[QC_OKR_CLIP];
    (void)qc_okr_clip(rows->name[row][0] != '\0' ? rows->name[row] : rows->id[row], name);
    if (rows->file != NULL && rows->line != NULL && rows->file[row] < work->book->file_count) {
        /* the file's own name: a note does not depend on where the folder stands */
        const char *path = work->book->files[rows->file[row]].path;
        const char *slash = strrchr(path, '/');

        (void)qc_text_format(text, sizeof text, "%s:%u: '%s': %s",
                             slash != NULL ? slash + 1 : path, (unsigned)rows->line[row], name,
                             message);
    } else {
        (void)qc_text_format(text, sizeof text, "'%s': %s", name, message);
    }
    return keep_note(work, text, error);
}

static bool needs_baseline(qc_key_result_kind kind)
{
    return kind == QC_KEY_RESULT_INCREASE || kind == QC_KEY_RESULT_DECREASE;
}

bool qc_okr_is_wrong_side(const qc_okr_item *item)
{
    switch (item->kind) {
    case QC_KEY_RESULT_REACH:
    case QC_KEY_RESULT_INCREASE:
        return item->target < item->baseline;
    case QC_KEY_RESULT_DECREASE:
        return item->target > item->baseline;
    case QC_KEY_RESULT_STAY_ABOVE:
    case QC_KEY_RESULT_STAY_BELOW:
        break;
    }
    return false;
}

static qc_status lint_numbers(qc_okr_work *work, const qc_okr_item *item, qc_error *error)
{
    qc_status status = QC_OK;
    if (isnan(work->book->key_results.target[item->row])) {
        QC_TRY(qc_okr_note(work, item->row, error, "there is no target; give a number"));
    }
    if (needs_baseline(item->kind) && isnan(item->baseline)) {
        QC_TRY(qc_okr_note(work, item->row, error,
                           "there is no baseline to %s from; give one, or write the change in "
                           "percent with the unit %%",
                           qc_key_result_kind_name(item->kind)));
    }
    if (qc_okr_is_wrong_side(item)) {
        QC_TRY(qc_okr_note(work, item->row, error,
                           "the target %.15g lies on the wrong side of the baseline %.15g for "
                           "'%s'; correct one of them",
                           item->target, item->baseline, qc_key_result_kind_name(item->kind)));
    }
    if (item->target < 0 && item->metric->form != QC_OKR_MONEY &&
        item->metric->form != QC_OKR_MANUAL) {
        QC_TRY(qc_okr_note(work, item->row, error,
                           "the target is %.15g, and %s cannot be negative; give the value to "
                           "reach, or write a change with the unit %%",
                           item->target, item->metric->name));
    }
    if (item->metric->form == QC_OKR_PERCENT && item->target > 100) {
        QC_TRY(qc_okr_note(work, item->row, error,
                           "the target is %.15g %%, and %s cannot be above 100 %%",
                           item->target, item->metric->name));
    }

done:
    return status;
}

qc_status qc_okr_lint(qc_okr_work *work, const qc_okr_item *item, qc_error *error)
{
    qc_status status = QC_OK;
    if (item->period == QC_NO_PERIOD) {
        QC_TRY(qc_okr_note(work, item->row, error,
                           "there is no period; give one such as 2026Q1, without which nothing "
                           "can be counted"));
    }
    QC_TRY(qc_okr_lint_unfiltered(work, item, error));
    QC_TRY(lint_numbers(work, item, error));

done:
    return status;
}
