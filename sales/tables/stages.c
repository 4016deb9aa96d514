/* What stages are called and how they end: CRMs export them as a table of their own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/tables/stages.h"

#include <string.h>

#include "core/memory.h"
#include "core/text.h"

struct qc_stages {
    qc_names *texts;   /* ids, API names and names */
    qc_stage **stages; /* by text */
    size_t capacity;
};

void qc_stages_free(qc_stages *stages)
{
    if (stages != NULL) {
        qc_names_free(stages->texts);
        qc_memory_free(stages->stages);
        qc_memory_free(stages);
    }
}

const qc_stage *qc_reader_find_stage(const qc_reader *self, const char *text)
{
    uint32_t id = self->stages == NULL ? UINT32_MAX
                                       : qc_names_find(self->stages->texts, text, strlen(text));

    return id == UINT32_MAX ? NULL : self->stages->stages[id];
}

/* The first stage of a text counts: pipelines may share a name. */
static qc_status add_text(qc_reader *self, const char *text, qc_stage *stage)
{
    qc_stages *stages = self->stages;
    size_t before = qc_names_count(stages->texts);
    uint32_t id = *text == '\0' ? 0 : qc_names_add(stages->texts, text, strlen(text));
    qc_status status = QC_OK;

    if (*text == '\0') {
        return QC_OK;
    }
    if (id == UINT32_MAX) {
        return qc_fail_memory(self->error);
    }
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers is what is wanted */
    QC_TRY(QC_GROW(stages->stages, stages->capacity, (size_t)id + 1, self->error));
    if (id == before) {
        stages->stages[id] = stage;
    }

done:
    return status;
}

static qc_flag flag_of(const qc_input *input, qc_field field, size_t row)
{
    return qc_flag_of_text(qc_input_text(input, field, row));
}

/* Won, lost or open by the flags, else by the probability of a closed stage. */
static qc_outcome_word outcome_of_row(const qc_input *input, size_t row)
{
    qc_flag won = flag_of(input, QC_FIELD_IS_WON, row);
    qc_flag closed = flag_of(input, QC_FIELD_IS_CLOSED, row);
    double probability = qc_input_real(input, QC_FIELD_PROBABILITY, row);

    if (won == QC_FLAG_YES) {
        return QC_OUTCOME_WORD_WON;
    }
    if (closed == QC_FLAG_NO) {
        return QC_OUTCOME_WORD_OPEN;
    }
    if (closed == QC_FLAG_YES && (won == QC_FLAG_NO || probability <= 0)) {
        return QC_OUTCOME_WORD_LOST;
    }
    return closed == QC_FLAG_YES && probability >= 1 ? QC_OUTCOME_WORD_WON
                                                     : QC_OUTCOME_WORD_UNKNOWN;
}

static qc_status take_row(qc_reader *self, qc_input *input, size_t row)
{
    const char *name = qc_input_text(input, QC_FIELD_NAME, row);
    const char *texts[] = {qc_input_text(input, QC_FIELD_ID, row),
                           qc_input_text(input, QC_FIELD_STAGE, row), name};
    qc_stage *stage = qc_arena_take(self->arena, 1, sizeof *stage);
    qc_status status = QC_OK;

    if (stage == NULL) {
        return qc_fail_memory(self->error);
    }
    stage->name = *name != '\0' ? name : *texts[1] != '\0' ? texts[1] : texts[0];
    stage->outcome = (uint8_t)outcome_of_row(input, row);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        QC_TRY(add_text(self, texts[i], stage));
    }

done:
    return status;
}

static qc_status take_input(qc_reader *self, qc_input *input)
{
    static const qc_field texts[] = {QC_FIELD_ID,     QC_FIELD_NAME,      QC_FIELD_STAGE,
                                     QC_FIELD_IS_WON, QC_FIELD_IS_CLOSED, QC_FIELD_COUNT};
    qc_status status = QC_OK;

    QC_TRY(qc_reader_keep_texts(self, input, texts));
    for (size_t row = 0; row < input->sheet->row_count; row++) {
        if (input->fate[row] == QC_FATE_KEPT) {
            QC_TRY(take_row(self, input, row));
        }
    }

done:
    return status;
}

qc_status qc_reader_build_stages(qc_reader *self)
{
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(self->stages, 1, self->error));
    self->stages->texts = qc_names_new(NULL);
    if (self->stages->texts == NULL) {
        return qc_fail_memory(self->error);
    }
    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == QC_TABLE_STAGES) {
            QC_TRY(take_input(self, &self->inputs[i]));
        }
    }

done:
    return status;
}

static bool is_configured(const qc_config *config, const char *text)
{
    for (size_t i = 0; i < config->stage_count; i++) {
        if (qc_text_equal_nocase(config->stages[i].stage, text)) {
            return true;
        }
    }
    return false;
}

/* By the table, unless the configuration or nothing but the name says it. */
static uint8_t word_of_stage(const qc_reader *self, const qc_stage *stage)
{
    return stage->outcome == QC_OUTCOME_WORD_UNKNOWN || is_configured(self->config, stage->name)
               ? (uint8_t)qc_outcome_of_text(stage->name, self->config)
               : stage->outcome;
}

/* Says that ids were taken for stages, once for a file. */
static qc_status remark_named(qc_reader *self, const qc_input *input, uint32_t text,
                              const char *name)
{
    uint32_t column = input->map.column[QC_FIELD_STAGE];
    qc_remark_place place = {.severity = QC_NOTE,
                             .file = input->file,
                             .line = qc_sheet_first_line(input->sheet, column, text),
                             .column = column + 1};

    return qc_remarks_add(self->remarks, &place, self->error,
                          "'%.40s' is the stage '%.60s' of the table of stages; so others are "
                          "called by their names",
                          qc_names_text(input->sheet->columns[column].texts, text), name);
}

qc_status qc_reader_name_stages(qc_reader *self, qc_input *input, uint8_t *words)
{
    size_t distinct = 0;
    const char **names = NULL;
    bool told = false;
    qc_status status = QC_OK;

    if (!qc_input_has(input, QC_FIELD_STAGE) || qc_names_count(self->stages->texts) == 0) {
        return QC_OK;
    }
    distinct = qc_sheet_distinct(input->sheet, input->map.column[QC_FIELD_STAGE]);
    QC_TRY(QC_NEW_ARRAY(names, distinct, self->error));
    for (uint32_t i = 0; i < distinct; i++) {
        const char *text = input->text[QC_FIELD_STAGE][i];
        const qc_stage *stage = qc_reader_find_stage(self, text);

        names[i] = stage != NULL ? stage->name : text;
        if (stage != NULL && !is_configured(self->config, text)) {
            words[i] = word_of_stage(self, stage);
        }
        if (!told && strcmp(names[i], text) != 0) {
            QC_TRY(remark_named(self, input, i, names[i]));
            told = true;
        }
    }
    qc_memory_free(input->own_text[QC_FIELD_STAGE]);
    input->own_text[QC_FIELD_STAGE] = names;
    input->text[QC_FIELD_STAGE] = names;
    names = NULL; /* now the input's */

done:
    qc_memory_free(names);
    return status;
}
