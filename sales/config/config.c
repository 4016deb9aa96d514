/* quotacast.yaml: the keys of its first level, and the life of a configuration. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "sales/config/config_reader.h"

#define SLOT(member) offsetof(qc_config, member)

static const qc_config_key root_keys[] = {
    {"company", QC_CONFIG_TEXT, SLOT(company), 0, 0, NULL},
    {"currency", QC_CONFIG_CURRENCY, SLOT(currency), 0, 0, NULL},
    {"fiscal_year_start", QC_CONFIG_WHOLE, SLOT(fiscal_year_start), 1, 12, NULL},
    {"fiscal", QC_CONFIG_SECTION, 0, 0, 0, qc_config_read_fiscal},
    {"as_of", QC_CONFIG_DATE, SLOT(as_of), 0, 0, NULL},
    {"period", QC_CONFIG_PERIOD, SLOT(period), 0, 0, NULL},
    {"goal", QC_CONFIG_GOAL, SLOT(goal), 0, DBL_MAX, NULL},
    {"dates", QC_CONFIG_DATE_ORDER, SLOT(date_order), 0, 0, NULL},
    {"decimal_mark", QC_CONFIG_DECIMAL_MARK, SLOT(decimal_mark), 0, 0, NULL},
    {"seed", QC_CONFIG_SEED, SLOT(seed), 0, 0, NULL},
    {"threads", QC_CONFIG_WHOLE, SLOT(threads), 1, 1024, NULL},
    {"draws", QC_CONFIG_EVEN, SLOT(draws), 2, 1000000, NULL},
    {"files", QC_CONFIG_SECTION, 0, 0, 0, qc_config_read_files},
    {"columns", QC_CONFIG_SECTION, 0, 0, 0, qc_config_read_columns},
    {"covariates", QC_CONFIG_SECTION, 0, 0, 0, qc_config_read_covariates},
    {"stages", QC_CONFIG_SECTION, 0, 0, 0, qc_config_read_stages},
    {"rates", QC_CONFIG_SECTION, 0, 0, 0, qc_config_read_rates},
    {"quota", QC_CONFIG_SECTION, 0, 0, 0, qc_config_read_quota},
    {"constraints", QC_CONFIG_SECTION, 0, 0, 0, qc_config_read_constraints},
};

qc_calendar qc_config_calendar(const qc_config *config)
{
    qc_calendar calendar = qc_calendar_default();

    if (config != NULL) {
        calendar = config->fiscal;
        calendar.start_month = config->fiscal_year_start > 0 ? config->fiscal_year_start : 1;
    }
    return calendar;
}

void qc_config_init(qc_config *config)
{
    memset(config, 0, sizeof *config);
    config->as_of = QC_NO_DATE;
    config->goal = NAN;
    config->weight_forecast = NAN;
    config->weight_history = NAN;
    config->weight_potential = NAN;
    config->unit = NAN;
    config->max_change = NAN;
    config->min_step = NAN;
}

void qc_config_clear(qc_config *config)
{
    if (config == NULL) {
        return;
    }
    for (size_t i = 0; i < config->file_count; i++) {
        qc_memory_free(config->files[i].table);
        qc_memory_free(config->files[i].file);
    }
    for (size_t i = 0; i < config->column_count; i++) {
        qc_memory_free(config->columns[i].table);
        qc_memory_free(config->columns[i].field);
        qc_memory_free(config->columns[i].header);
    }
    for (size_t i = 0; i < config->covariate_count; i++) {
        qc_memory_free(config->covariates[i].table);
        qc_memory_free(config->covariates[i].header);
    }
    for (size_t i = 0; i < config->stage_count; i++) {
        qc_memory_free(config->stages[i].stage);
    }
    qc_memory_free(config->covariates);
    for (size_t i = 0; i < config->constraint_count; i++) {
        qc_memory_free(config->constraints[i].node);
    }
    for (size_t i = 0; i < config->rate_count; i++) {
        qc_memory_free(config->rates[i].currency);
    }
    qc_memory_free(config->rates);
    qc_memory_free(config->files);
    qc_memory_free(config->columns);
    qc_memory_free(config->stages);
    qc_memory_free(config->constraints);
    qc_memory_free(config->path);
    qc_memory_free(config->company);
    qc_memory_free(config->quota_method);
    qc_memory_free(config->currency);
    qc_memory_free(config->period);
    qc_config_init(config);
}

qc_status qc_config_read(const char *path, qc_config *config, qc_error *error)
{
    qc_status status = QC_OK;
    qc_config draft;
    qc_config_reader reader = {.config = &draft, .error = error};

    qc_config_init(&draft);
    QC_TRY(qc_yaml_read(path, &reader.yaml, error));
    QC_TRY(QC_COPY_TEXT(draft.path, path, error));
    if (reader.yaml.root != NULL) {
        QC_TRY(qc_config_read_mapping(&reader, reader.yaml.root, "configuration", root_keys,
                                      sizeof root_keys / sizeof root_keys[0], &draft));
    }
    *config = draft;
    qc_config_init(&draft);

done:
    qc_config_clear(&draft);
    qc_yaml_clear(&reader.yaml);
    return status;
}
