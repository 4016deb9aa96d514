/* Headers of goals, key results, the forecast log and exchange rates; and the list of all rules. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/headers/fields_tables.h"

#define NODE_HEADERS                                                                           \
    "node territory territoryname territoryid region area team salesterritory regionaloffice " \
    "wilayah cabang namawilayah namacabang"

static const qc_field_rule goal_fields[] = {
    {QC_FIELD_TERRITORY, "node", QC_FORM_KEY, NODE_HEADERS, "name " PLACE_HEADERS, 3, false},
    {QC_FIELD_PARENT, "region", QC_FORM_KEY, NODE_HEADERS, PLACE_HEADERS, 0, false},
    {QC_FIELD_UPPER, "upper_region", QC_FORM_KEY, NODE_HEADERS, PLACE_HEADERS, 0, false},
    {QC_FIELD_PRODUCT, "product", QC_FORM_KEY, PRODUCT_HEADERS, NULL, 1, false},
    {QC_FIELD_PERIOD, "period", QC_FORM_PERIOD,
     "period quarter month year date startdate periode kuartal triwulan tahun", "bulan", 2,
     true},
    {QC_FIELD_AMOUNT, "amount", QC_FORM_MONEY,
     "goal target quota quotaamount goalamount targetamount budget plan sasaran kuota",
     "amount nilai jumlah value", 4, true},
    {QC_FIELD_CURRENCY, "currency", QC_FORM_KEY, "currency currencyisocode matauang", NULL, 1,
     false},
};

static const qc_field_rule key_result_fields[] = {
    {QC_FIELD_OBJECTIVE, "objective", QC_FORM_TEXT, "objective objectivename goal tujuan", NULL,
     4, false},
    {QC_FIELD_ID, "id", QC_FORM_TEXT, "keyresultid krid", "id", 1, false},
    {QC_FIELD_NAME, "name", QC_FORM_TEXT,
     "keyresult keyresultname kr hasilutama keyresulten keyresulttext", "name title", 2, false},
    {QC_FIELD_KIND, "kind", QC_FORM_TEXT, "kind type direction jenis", NULL, 2, false},
    {QC_FIELD_METRIC, "metric", QC_FORM_TEXT, "enginemetric metric measure metrik ukuran", NULL,
     4, false},
    {QC_FIELD_FILTER, "filter", QC_FORM_TEXT, "filter scope where saringan", NULL, 2, false},
    {QC_FIELD_UNIT, "unit", QC_FORM_TEXT, "unit satuan", NULL, 1, false},
    {QC_FIELD_BASELINE, "baseline", QC_FORM_NUMBER,
     "baseline start startvalue baselinegiven baselinevalue nilaiawal", NULL, 3, false},
    {QC_FIELD_AMOUNT, "target", QC_FORM_NUMBER, "target targetvalue sasaran", NULL, 3, true},
    {QC_FIELD_STRETCH, "stretch", QC_FORM_NUMBER, "stretch stretchtarget", NULL, 3, false},
    {QC_FIELD_WEIGHT, "weight", QC_FORM_SHARE, "weight bobot", NULL, 2, false},
    {QC_FIELD_PERIOD, "period", QC_FORM_PERIOD, "period quarter year due periode", NULL, 1,
     true},
    {QC_FIELD_PARENT, "parent", QC_FORM_TEXT, "parent parentid parentkeyresult induk", NULL, 1,
     false},
    {QC_FIELD_P50, "value", QC_FORM_NUMBER, "value current currentvalue actual progress nilai",
     NULL, 1, false},
};

static const qc_field_rule log_fields[] = {
    {QC_FIELD_CREATED, "issued_at", QC_FORM_DATE,
     "issuedat issued issuedon issuedate submittedat submitted submissiondate forecastdate "
     "madeon "
     "tanggalperkiraan",
     NULL, 5, true},
    {QC_FIELD_AUTHOR, "author", QC_FORM_TEXT,
     "author forecaster submittedby user owner penulis", NULL, 3, false},
    {QC_FIELD_KIND, "version", QC_FORM_TEXT, "version step source role versi", NULL, 3, false},
    {QC_FIELD_TERRITORY, "node", QC_FORM_KEY, NODE_HEADERS, NULL, 1, false},
    {QC_FIELD_PERIOD, "period", QC_FORM_PERIOD, "period quarter month targetperiod periode",
     NULL, 2, true},
    {QC_FIELD_AMOUNT, "value", QC_FORM_NUMBER,
     "value forecast mean amount forecastvalue forecastamount nilai perkiraan", NULL, 2, true},
    {QC_FIELD_P10, "p10", QC_FORM_NUMBER, "p10 low q10", NULL, 3, false},
    {QC_FIELD_P50, "p50", QC_FORM_NUMBER, "p50 median q50", NULL, 3, false},
    {QC_FIELD_P90, "p90", QC_FORM_NUMBER, "p90 high q90", NULL, 3, false},
};

/* Salesforce's CurrencyType and DatedConversionRate count units of the currency for one of the
 * company's. */
static const qc_field_rule rate_fields[] = {
    {QC_FIELD_CURRENCY, "currency", QC_FORM_KEY,
     "currency currencycode currencyisocode isocode fromcurrency matauang", "code kode", 3,
     false},
    {QC_FIELD_AMOUNT, "rate", QC_FORM_SHARE, "rate exchangerate fxrate kurs nilaitukar", NULL,
     4, true},
    {QC_FIELD_AMOUNT_HOME, "conversion_rate", QC_FORM_SHARE, "conversionrate", NULL, 5, true},
    {QC_FIELD_START, "start", QC_FORM_DATE,
     "start startdate validfrom effectivedate date from tanggal berlaku", NULL, 1, true},
    {QC_FIELD_MARK, "", QC_FORM_MARK, "decimalplaces isactive iscorporate nextstartdate", NULL,
     1, false},
};

/* HubSpot's pipeline stages, Salesforce's OpportunityStage. */
static const qc_field_rule stage_fields[] = {
    {QC_FIELD_ID, "id", QC_FORM_TEXT, "stageid dealstageid hspipelinestageid", "id value", 3,
     false},
    {QC_FIELD_STAGE, "api_name", QC_FORM_TEXT, "apiname internalname internalvalue", NULL, 2,
     false},
    {QC_FIELD_NAME, "name", QC_FORM_TEXT, "label masterlabel stagelabel stagename stage",
     "name", 3, false},
    {QC_FIELD_IS_WON, "is_won", QC_FORM_TEXT, "closedwon iswon won", NULL, 4, false},
    {QC_FIELD_IS_CLOSED, "is_closed", QC_FORM_TEXT, "isclosed closed", NULL, 3, false},
    {QC_FIELD_PROBABILITY, "probability", QC_FORM_SHARE,
     "probability defaultprobability dealprobability", NULL, 1, false},
    {QC_FIELD_MARK, "", QC_FORM_MARK,
     "displayorder sortorder pipelineid active isactive forecastcategoryname", NULL, 2, false},
};

static const qc_table_rule plan_tables[] = {
    {QC_TABLE_GOALS,
     goal_fields,
     sizeof goal_fields / sizeof goal_fields[0],
     {QC_FIELD_BIT(QC_FIELD_AMOUNT), QC_FIELD_BIT(QC_FIELD_PERIOD), 0},
     {"a goal, target or quota", "a period", NULL},
     "goal target quota sasaran budget",
     "objective metric keyresult stage dealstage issuedat account units customers"},
    {QC_TABLE_KEY_RESULTS,
     key_result_fields,
     sizeof key_result_fields / sizeof key_result_fields[0],
     {QC_FIELD_BIT(QC_FIELD_OBJECTIVE) | QC_FIELD_BIT(QC_FIELD_METRIC) |
          QC_FIELD_BIT(QC_FIELD_KIND),
      QC_FIELD_BIT(QC_FIELD_NAME) | QC_FIELD_BIT(QC_FIELD_METRIC),
      QC_FIELD_BIT(QC_FIELD_AMOUNT)},
     {"an objective, metric or kind", "a name or metric", "a target"},
     "key result okr kr",
     "stage dealstage closedate"},
    {QC_TABLE_FORECAST_LOG,
     log_fields,
     sizeof log_fields / sizeof log_fields[0],
     {QC_FIELD_BIT(QC_FIELD_CREATED), QC_FIELD_BIT(QC_FIELD_PERIOD),
      QC_FIELD_BIT(QC_FIELD_AMOUNT)},
     {"the date of issue", "the period", "the value"},
     "log forecast submission perkiraan",
     "stage dealstage closedate objective"},
    {QC_TABLE_RATES,
     rate_fields,
     sizeof rate_fields / sizeof rate_fields[0],
     {QC_FIELD_BIT(QC_FIELD_CURRENCY),
      QC_FIELD_BIT(QC_FIELD_AMOUNT) | QC_FIELD_BIT(QC_FIELD_AMOUNT_HOME), 0},
     {"a currency", "a rate", NULL},
     "rate kurs currency exchange fx",
     "stage dealstage amount revenue territory account owner product objective issuedat"},
    {QC_TABLE_STAGES,
     stage_fields,
     sizeof stage_fields / sizeof stage_fields[0],
     {QC_FIELD_BIT(QC_FIELD_ID) | QC_FIELD_BIT(QC_FIELD_STAGE) | QC_FIELD_BIT(QC_FIELD_NAME),
      QC_FIELD_BIT(QC_FIELD_IS_WON) | QC_FIELD_BIT(QC_FIELD_IS_CLOSED), 0},
     {"a stage", "whether it is won or closed", NULL},
     "stage pipeline tahap",
     "amount dealid opportunityid closedate account accountid owner ownerid territory dealname "
     "opportunityname opportunity dateentered"},
};

const qc_table_rule *qc_plan_table_rules(size_t *count)
{
    *count = sizeof plan_tables / sizeof plan_tables[0];
    return plan_tables;
}

const qc_table_rule *qc_table_rule_of(qc_table table)
{
    const qc_table_rule *(*const groups[])(size_t *) = {
        qc_sales_table_rules, qc_company_table_rules, qc_plan_table_rules};

    for (size_t group = 0; group < 3; group++) {
        size_t count = 0;
        const qc_table_rule *rules = groups[group](&count);

        for (size_t i = 0; i < count; i++) {
            if (rules[i].table == table) {
                return &rules[i];
            }
        }
    }
    return NULL;
}

const qc_field_rule *qc_field_rule_of(qc_table table, qc_field field)
{
    const qc_table_rule *rule = qc_table_rule_of(table);

    for (size_t i = 0; rule != NULL && i < rule->field_count; i++) {
        if (rule->fields[i].field == field) {
            return &rule->fields[i];
        }
    }
    return NULL;
}
