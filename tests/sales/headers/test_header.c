/* Headers: which table a file is, which column means what, and the sentence that says why. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "sales/headers/header.h"

/* A recognised header; free with clear(). */
typedef struct recognised {
    qc_sheet *sheet;
    qc_arena *arena;
    qc_mapping map;
} recognised;

static qc_status recognise(recognised *self, const char *file, const char *header,
                           const qc_config *config, bool *used, qc_error *error)
{
    char *path = qc_test_write(qc_test_own_folder(), file, header);
    qc_sheet_settings settings = {0};
    qc_status status = QC_OK;

    *self = (recognised){.arena = qc_arena_new()};
    assert_ok(qc_sheet_read(path, &settings, NULL, NULL, &self->sheet, error), *error);
    free(path);
    status =
        qc_header_recognise(self->sheet, file, config, self->arena, &self->map, used, error);
    return status;
}

static void clear(recognised *self)
{
    qc_sheet_free(self->sheet);
    qc_arena_free(self->arena);
}

static void assert_table(const char *file, const char *header, qc_table table)
{
    recognised r;
    qc_error error = {0};

    assert_ok(recognise(&r, file, header, NULL, NULL, &error), error);
    if (r.map.table != table) {
        fail_msg("%s '%s' is taken for %s: %s", file, header, qc_table_name(r.map.table),
                 r.map.why);
    }
    clear(&r);
}

static void assert_field(const char *header, qc_field field, const char *expected)
{
    recognised r;
    qc_error error = {0};

    assert_ok(recognise(&r, "x.csv", header, NULL, NULL, &error), error);
    if (expected == NULL) {
        assert_true(r.map.column[field] == QC_NO_COLUMN);
    } else {
        if (r.map.column[field] == QC_NO_COLUMN) {
            fail_msg("no column for field %d in '%s' (%s)", (int)field, header, r.map.why);
        }
        assert_string_equal(r.sheet->columns[r.map.column[field]].header, expected);
    }
    clear(&r);
}

#define SALESFORCE_REPORT                                                                      \
    "Opportunity Owner,Account Name,Opportunity Name,Stage,Fiscal Period,Amount "              \
    "Currency,Amount,"                                                                         \
    "Probability (%),Age,Close Date,Created Date,Next Step,Lead Source,Type\n"
#define SALESFORCE_API                                                                         \
    "Id,Name,AccountId,OwnerId,StageName,Amount,CurrencyIsoCode,CloseDate,CreatedDate,IsWon,"  \
    "IsClosed,ForecastCategoryName,Probability,Territory2Id,LeadSource\n"
#define HUBSPOT                                                                                \
    "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Close Date,Create Date,Pipeline\n"
#define PIPEDRIVE                                                                              \
    "Deal - Title,Deal - Value,Deal - Currency of value,Deal - Owner,Deal - Status,Deal - "    \
    "Stage,"                                                                                   \
    "Deal - Expected close date,Deal - Won time,Deal - Lost time,Deal - Creation date\n"
#define DYNAMICS                                                                               \
    "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,(Do Not Modify) Modified "       \
    "On,Topic,"                                                                                \
    "Potential Customer,Est. Close Date,Est. Revenue,Owner,Pipeline Phase,Status,"             \
    "Actual Close Date,Actual Revenue,Created On\n"
#define ZOHO                                                                                   \
    "Record Id,Potential Name,Amount,Stage,Closing Date,Probability (%),Potential Owner,"      \
    "Account Name,Created Time,Forecast Category\n"

static void table__opportunities_of_every_crm(void **state)
{
    (void)state;
    static const char *const headers[] = {
        SALESFORCE_REPORT,
        SALESFORCE_API,
        HUBSPOT,
        PIPEDRIVE,
        DYNAMICS,
        ZOHO,
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_"
        "value\n",
        "Opportunity Number,Supplies Group,Supplies Subgroup,Region,Opportunity Result,"
        "Opportunity Amount USD\n",
        "deal_id,deal_pipeline_stage_id,owner_id,property_amount,property_closedate\n",
        "Nomor Peluang,Pelanggan,Penjual,Wilayah,Tahap,Nilai,Tanggal Tutup\n",
        "id,name,account,owner,territory,product,stage,amount,currency,created,close,outcome,"
        "category,probability\n"};

    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        assert_table("x.csv", headers[i], QC_TABLE_OPPORTUNITIES);
    }
}

static void table__all_others(void **state)
{
    (void)state;
    assert_table("x.csv", "opportunity,changed_at,field,old_value,new_value\n",
                 QC_TABLE_OPPORTUNITY_HISTORY);
    assert_table("x.csv",
                 "Id,OpportunityId,CreatedDate,StageName,Amount,Probability,OwnerId,"
                 "AccountId,LeadSource,Territory2Id\n",
                 QC_TABLE_OPPORTUNITY_HISTORY);
    assert_table("x.csv", "Opportunity Name,Edit Date,Field / Event,Old Value,New Value\n",
                 QC_TABLE_OPPORTUNITY_HISTORY);
    assert_table("x.csv", "deal_id,date_entered,value\n", QC_TABLE_OPPORTUNITY_HISTORY);
    assert_table("x.csv",
                 "id,_fivetran_start,stage_name,amount,close_date,is_won,is_closed,name\n",
                 QC_TABLE_OPPORTUNITY_HISTORY);
    assert_table("x.csv", "period,territory,product,amount,units,customers\n",
                 QC_TABLE_REVENUE);
    assert_table("x.csv", "region,state,category,month,sales\n", QC_TABLE_REVENUE);
    assert_table("x.csv", "Tanggal,Cabang,Penjualan\n", QC_TABLE_REVENUE);
    assert_table("x.csv", "id,name,parent,lat,lon,potential,floor,cap,hold\n",
                 QC_TABLE_TERRITORIES);
    assert_table("x.csv", "Territory,Region\n", QC_TABLE_TERRITORIES);
    assert_table("x.csv", "account,sector,year_established,revenue,employees,subsidiary_of\n",
                 QC_TABLE_ACCOUNTS);
    assert_table("x.csv", "id,name,lat,lon,potential,workload,territory,lock,parent_account\n",
                 QC_TABLE_ACCOUNTS);
    assert_table("x.csv", "sales_agent,manager,regional_office\n", QC_TABLE_REPS);
    assert_table("x.csv", "id,name,territory,manager,start,end,share\n", QC_TABLE_REPS);
    assert_table("x.csv", "owner_id,first_name,last_name,email\n", QC_TABLE_REPS);
    assert_table("x.csv", "product,series,sales_price\n", QC_TABLE_PRODUCTS);
    assert_table("x.csv", "id,name,family,list_price\n", QC_TABLE_PRODUCTS);
    assert_table("x.csv", "id,name,lat,lon,population,income,launch_cost,heads\n",
                 QC_TABLE_REGIONS);
    assert_table("x.csv", "node,period,amount\n", QC_TABLE_GOALS);
    assert_table("x.csv", "territory,quarter,quota\n", QC_TABLE_GOALS);
    assert_table("x.csv", "objective,id,name,kind,metric,filter,unit,baseline,target,period\n",
                 QC_TABLE_KEY_RESULTS);
    assert_table("x.csv", "issued_at,author,version,node,period,value,p10,p50,p90\n",
                 QC_TABLE_FORECAST_LOG);
}

static void table__the_files_name_speaks_where_headers_do_not(void **state)
{
    (void)state;
    assert_table("revenue.csv", "territory,period,amount\n", QC_TABLE_REVENUE);
    assert_table("x.csv", "territory,period,amount\n", QC_TABLE_REVENUE);
    assert_table("Targets 2026.csv", "territory,period,amount\n", QC_TABLE_GOALS);
}

static void assert_unknown(const char *header, const char *why)
{
    recognised r;
    qc_error error = {0};

    assert_ok(recognise(&r, "x.csv", header, NULL, NULL, &error), error);
    assert_int_equal(r.map.table, QC_TABLE_UNKNOWN);
    if (strstr(r.map.why, why) == NULL) {
        fail_msg("'%s' is not in '%s'", why, r.map.why);
    }
    clear(&r);
}

static void table__what_is_none_says_why(void **state)
{
    (void)state;
    assert_unknown("Table,Field,Description\n", "nearest to opportunity_history");
    assert_unknown("term,coef,se\n", "none of the tables");
    assert_unknown("opportunity_id^stage^amount\n", "one column only");
    assert_unknown("O-1,Ann,Won,2017-03-01,1054\n", "looks like data ('2017-03-01')");
    assert_unknown("O-1,Ann,1054\n", "looks like data ('1054')");
    assert_unknown("id,opportunity_id,product,name,list_price,owner\n", "");
    assert_unknown("deal_id,stage,owner\n", "none is an amount");
}

static void table__the_name_tells_goals_from_revenue(void **state)
{
    (void)state;
    static const char *const headers[] = {
        "node,period,amount\n", "node,period,nilai\n",     "wilayah,periode,produk,jumlah\n",
        "cabang,bulan,nilai\n", "period,amount\n",         "period,value\n",
        "region,month,value\n", "product,period,amount\n", "produk,periode,jumlah\n"};

    for (size_t k = 0; k < sizeof headers / sizeof *headers; k++) {
        assert_table("goals.csv", headers[k], QC_TABLE_GOALS);
        assert_table("sasaran.csv", headers[k], QC_TABLE_GOALS);
        assert_table("penjualan.csv", headers[k], QC_TABLE_REVENUE);
    }
    assert_table("x.csv", "wilayah,periode,produk,jumlah\n", QC_TABLE_REVENUE);
    assert_table("x.csv", "wilayah,bulan,nilai\n", QC_TABLE_REVENUE);
    assert_table("x.csv", "region,month,value\n", QC_TABLE_REVENUE);
    assert_table("sales.csv", "node,period,value\n", QC_TABLE_REVENUE);
    assert_table("x.csv", "product,period,amount\n", QC_TABLE_REVENUE);
}

static void table__the_sentence_names_the_columns(void **state)
{
    (void)state;
    recognised r;
    qc_error error = {0};

    assert_ok(recognise(&r, "x.csv", "period,territory,amount\n", NULL, NULL, &error), error);
    assert_string_equal(r.map.why,
                        "columns 'period', 'amount' and 1 more are those of revenue; goals "
                        "fits nearly as well (14 points to 16): files: in quotacast.yaml "
                        "decides");
    clear(&r);
    assert_ok(recognise(&r, "x.csv", "date,revenue\n", NULL, NULL, &error), error);
    assert_string_equal(
        r.map.why, "columns 'date' and 'revenue' are those of revenue; no other table fits");
    clear(&r);
}

static void field__labels_and_api_names_are_found(void **state)
{
    (void)state;
    assert_field(SALESFORCE_REPORT, QC_FIELD_AMOUNT, "Amount");
    assert_field(SALESFORCE_REPORT, QC_FIELD_CURRENCY, "Amount Currency");
    assert_field(SALESFORCE_REPORT, QC_FIELD_OWNER, "Opportunity Owner");
    assert_field(SALESFORCE_REPORT, QC_FIELD_PROBABILITY, "Probability (%)");
    assert_field(SALESFORCE_REPORT, QC_FIELD_ID, NULL);
    assert_field(SALESFORCE_API, QC_FIELD_ID, "Id");
    assert_field(SALESFORCE_API, QC_FIELD_TERRITORY, "Territory2Id");
    assert_field(SALESFORCE_API, QC_FIELD_CATEGORY, "ForecastCategoryName");
    assert_field(HUBSPOT, QC_FIELD_ID, "Record ID");
    assert_field(HUBSPOT, QC_FIELD_OWNER, "Deal owner");
    assert_field(HUBSPOT, QC_FIELD_STAGE, "Deal Stage");
    assert_field(PIPEDRIVE, QC_FIELD_CLOSE, "Deal - Expected close date");
    assert_field(PIPEDRIVE, QC_FIELD_WON_TIME, "Deal - Won time");
    assert_field(PIPEDRIVE, QC_FIELD_CURRENCY, "Deal - Currency of value");
    assert_field(DYNAMICS, QC_FIELD_ID, "(Do Not Modify) Opportunity");
    assert_field(DYNAMICS, QC_FIELD_CLOSE_ACTUAL, "Actual Close Date");
    assert_field(DYNAMICS, QC_FIELD_AMOUNT_ACTUAL, "Actual Revenue");
    assert_field(ZOHO, QC_FIELD_CLOSE, "Closing Date");
    assert_field("Territory,Potensi,Latitude,Longitude\n", QC_FIELD_POTENTIAL, "Potensi");
}

static void field__each_column_means_one_thing(void **state)
{
    (void)state;
    assert_field("id,stage,amount,value,owner\n", QC_FIELD_AMOUNT, "amount");
    assert_field("id,stage,Deal Value,amount,owner\n", QC_FIELD_AMOUNT, "amount");
    assert_field("stage,amount,account,account_name\n", QC_FIELD_ACCOUNT, "account");
}

static void field__a_currency_behind_the_header_is_seen(void **state)
{
    (void)state;
    recognised r;
    qc_error error = {0};

    assert_ok(recognise(&r, "x.csv", "period,territory,Revenue (IDR)\n", NULL, NULL, &error),
              error);
    assert_string_equal(r.map.currency, "IDR");
    assert_int_equal(r.map.column[QC_FIELD_AMOUNT], 2);
    clear(&r);
}

/* Configuration */

static void config__columns_come_before_headers(void **state)
{
    (void)state;
    char table[] = "opportunities";
    char field[] = "amount";
    char header[] = "net worth";
    char other[] = "revenue";
    qc_config_column columns[] = {{table, field, header, 3}, {other, field, header, 4}};
    qc_config config;
    bool used[2] = {false, false};
    recognised r;
    qc_error error = {0};

    qc_config_init(&config);
    config.columns = columns;
    config.column_count = 2;
    assert_ok(
        recognise(&r, "x.csv", "id,stage,amount,Net-Worth,owner\n", &config, used, &error),
        error);
    assert_int_equal(r.map.column[QC_FIELD_AMOUNT], 3);
    assert_true(used[0]);
    assert_false(used[1]);
    clear(&r);
}

static void config__files_say_the_table(void **state)
{
    (void)state;
    char table[] = "goals";
    char file[] = "x.csv";
    qc_config_file files[] = {{table, file, 2}};
    qc_config config;
    recognised r;
    qc_error error = {0};

    qc_config_init(&config);
    config.files = files;
    config.file_count = 1;
    assert_ok(recognise(&r, "x.csv", "territory,period,amount\n", &config, NULL, &error),
              error);
    assert_int_equal(r.map.table, QC_TABLE_GOALS);
    assert_string_equal(r.map.why, "quotacast.yaml says so");
    clear(&r);
    /* Periods or territories may stand in its columns. */
    assert_ok(recognise(&r, "x.csv", "territory,amount\n", &config, NULL, &error), error);
    assert_int_equal(r.map.table, QC_TABLE_UNKNOWN);
    assert_non_null(strstr(r.map.why, "no column is a period"));
    clear(&r);
    (void)snprintf(table, sizeof table, "reps");
    assert_status(recognise(&r, "x.csv", "territory,amount\n", &config, NULL, &error),
                  QC_ERR_CONFIG, error);
    assert_message(error, "takes this file for reps, but no column is");
    clear(&r);
}

static void config__unknown_tables_and_fields_are_refused_with_a_near_name(void **state)
{
    (void)state;
    char wrong_table[] = "oportunities";
    char table[] = "opportunities";
    char far_table[] = "zebra";
    char wrong_field[] = "amout";
    char field[] = "amount";
    char text[] = "x";
    qc_config_file file = {wrong_table, text, 7};
    qc_config_column column = {table, wrong_field, text, 8};
    qc_config config;
    qc_error error = {0};

    qc_config_init(&config);
    config.files = &file;
    config.file_count = 1;
    assert_status(qc_header_check_config(&config, &error), QC_ERR_CONFIG, error);
    assert_int_equal(error.line, 7);
    assert_message(error, "did you mean 'opportunities'?");
    file.table = far_table;
    assert_status(qc_header_check_config(&config, &error), QC_ERR_CONFIG, error);
    assert_message(error, "there is no table 'zebra'");
    config.file_count = 0;
    config.columns = &column;
    config.column_count = 1;
    assert_status(qc_header_check_config(&config, &error), QC_ERR_CONFIG, error);
    assert_int_equal(error.line, 8);
    assert_message(error, "did you mean 'amount'?");
    column.field = field;
    assert_ok(qc_header_check_config(&config, &error), error);
    assert_ok(qc_header_check_config(NULL, &error), error);
}

static void rules__names_of_fields_are_unique_in_a_table(void **state)
{
    (void)state;
    for (int table = 1; table < QC_TABLE_COUNT; table++) {
        const qc_table_rule *rule = qc_table_rule_of((qc_table)table);

        assert_non_null(rule);
        for (size_t i = 0; i < rule->field_count; i++) {
            assert_ptr_equal(qc_field_rule_of((qc_table)table, rule->fields[i].field),
                             &rule->fields[i]);
            for (size_t k = 0; k < i; k++) {
                assert_string_not_equal(rule->fields[i].name, rule->fields[k].name);
            }
        }
    }
    assert_null(qc_table_rule_of(QC_TABLE_UNKNOWN));
    assert_null(qc_field_rule_of(QC_TABLE_GOALS, QC_FIELD_STAGE));
}

static qc_status recognise_again(void *context, qc_error *error)
{
    const recognised *known = context;
    qc_arena *arena = qc_arena_new();
    qc_mapping map;
    qc_status status = QC_ERR_MEMORY;

    if (arena == NULL) {
        return qc_fail(error, QC_ERR_MEMORY, "out of memory");
    }
    status = qc_header_recognise(known->sheet, "x.csv", NULL, arena, &map, NULL, error);
    qc_arena_free(arena);
    return status;
}

static void recognise__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    recognised r;
    qc_error error = {0};

    assert_ok(recognise(&r, "x.csv", "id,stage,amount\n", NULL, NULL, &error), error);
    qc_test_allocations(recognise_again, &r);
    clear(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table__opportunities_of_every_crm),
        cmocka_unit_test(table__all_others),
        cmocka_unit_test(table__the_files_name_speaks_where_headers_do_not),
        cmocka_unit_test(table__what_is_none_says_why),
        cmocka_unit_test(table__the_name_tells_goals_from_revenue),
        cmocka_unit_test(table__the_sentence_names_the_columns),
        cmocka_unit_test(field__labels_and_api_names_are_found),
        cmocka_unit_test(field__each_column_means_one_thing),
        cmocka_unit_test(field__a_currency_behind_the_header_is_seen),
        cmocka_unit_test(config__columns_come_before_headers),
        cmocka_unit_test(config__files_say_the_table),
        cmocka_unit_test(config__unknown_tables_and_fields_are_refused_with_a_near_name),
        cmocka_unit_test(rules__names_of_fields_are_unique_in_a_table),
        cmocka_unit_test(recognise__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
