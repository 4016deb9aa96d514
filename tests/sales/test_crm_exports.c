/* Exports of five CRMs, by the labels of their reports and by the names of their APIs, and an Indonesian sheet. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/sales/book_texts.h"

/*
 * All tell the same story: a renewal won for 22,700 on 20 January 2025, an open deal of 1,000
 * that is expected on 30 June with 90 %, a deal of 500 lost on 14 February. The texts are made
 * up; the headers are those of the systems.
 */
typedef struct export_case {
    const char *name;
    const char *text;
    const char *id; /* of the first deal */
    const char *currency;
    qc_category category; /* of the open deal */
    bool created, account, territory;
    double won_probability;
    qc_money unit; /* minor units in one of the story's */
} export_case;

static const export_case cases[] = {
    {"salesforce report",
     "\"Opportunity Owner\",\"Account Name\",\"Opportunity Name\",\"Stage\",\"Fiscal Period\","
     "\"Amount Currency\",\"Amount\",\"Expected Revenue Currency\",\"Expected Revenue\","
     "\"Probability (%)\",\"Age\",\"Close Date\",\"Created Date\",\"Next Step\",\"Lead "
     "Source\","
     "\"Type\",\"Owner Role\",\"Forecast Category\"\n"
     "\"Ann\",\"Acme, Inc.\",\"Acme - renewal\",\"Closed "
     "Won\",\"Q1-2025\",\"USD\",\"22,700.00\","
     "\"USD\",\"22,700.00\",\"100%\",\"35\",\"1/20/2025\",\"12/16/"
     "2024\",\"\",\"Web\",\"Renewal\","
     "\"West\",\"Closed\"\n"
     "\"Bob\",\"Beta\",\"Beta "
     "new\",\"Negotiation/Review\",\"Q2-2025\",\"USD\",\"1,000.00\",\"USD\","
     "\"900.00\",\"90%\",\"12\",\"6/30/2025\",\"1/2/2025\",\"call\",\"Web\",\"New\",\"East\","
     "\"Commit\"\n"
     "\"Bob\",\"Gamma\",\"Gamma new\",\"Closed Lost\",\"Q1-2025\",\"USD\",\"500.00\",\"USD\","
     "\"0.00\",\"0%\",\"12\",\"2/14/2025\",\"1/2/"
     "2025\",\"\",\"\",\"New\",\"East\",\"Omitted\"\n\n"
     "\"Grand Totals (3 records)\"\n\"Confidential Information - Do Not Distribute\"\n"
     "\"Copyright (c) 2000-2025 salesforce.com, inc. All rights reserved.\"\n",
     "Acme - renewal", "USD", QC_CATEGORY_COMMIT, true, true, true, 1, 100},
    {"salesforce api",
     "\"ID\",\"ISDELETED\",\"ACCOUNTID\",\"NAME\",\"STAGENAME\",\"AMOUNT\",\"PROBABILITY\","
     "\"EXPECTEDREVENUE\",\"CLOSEDATE\",\"TYPE\",\"LEADSOURCE\",\"ISCLOSED\",\"ISWON\","
     "\"FORECASTCATEGORY\",\"FORECASTCATEGORYNAME\",\"CURRENCYISOCODE\",\"OWNERID\","
     "\"TERRITORY2ID\",\"CREATEDDATE\",\"LASTMODIFIEDDATE\",\"FISCALQUARTER\",\"FISCALYEAR\"\n"
     "\"0061300001AC2HQAA1\",\"false\",\"0011300001c15HIAAY\",\"Acme\",\"Stage 6\",\"22700.0\","
     "\"100.0\",\"22700.0\",\"2025-01-20\",\"Renewal\",\"Web\",\"true\",\"true\",\"Closed\","
     "\"Closed\",\"USD\",\"0051300000BAQBnAAP\",\"0MI1\",\"2024-12-16T10:00:00.000Z\","
     "\"2025-01-20T10:00:00.000Z\",\"1\",\"2025\"\n"
     "\"0061300001AC2HRAA1\",\"false\",\"0011300001c15HIAAY\",\"Beta\",\"Stage 4\",\"1000.0\","
     "\"90.0\",\"900.0\",\"2025-06-30\",\"New\",\"Web\",\"false\",\"false\",\"Forecast\","
     "\"Commit\","
     "\"USD\",\"0051300000BAQBnAAP\",\"0MI2\",\"2025-01-02T10:00:00.000Z\","
     "\"2025-01-20T10:00:00.000Z\",\"2\",\"2025\"\n"
     "\"0061300001AC2HSAA1\",\"false\",\"0011300001c15HIAAY\",\"Gamma\",\"Stage 5\",\"500.0\","
     "\"0.0\",\"0.0\",\"2025-02-14\",\"New\",\"Web\",\"true\",\"false\",\"Omitted\","
     "\"Omitted\","
     "\"USD\",\"0051300000BAQBnAAP\",\"0MI2\",\"2025-01-02T10:00:00.000Z\","
     "\"2025-01-20T10:00:00.000Z\",\"1\",\"2025\"\n",
     "0061300001AC2HQAA1", "USD", QC_CATEGORY_COMMIT, true, true, true, 1, 100},
    {"hubspot labels",
     "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Currency,Amount in company currency,"
     "Deal owner,Close Date,Create Date,Deal probability,Forecast category,"
     "Associated Company (Primary),Closed Lost Reason,Deal Type,Is Closed Won,Team,"
     "Weighted amount,Original Traffic Source\n"
     "101,Acme renewal,Closed won,Sales,22700,USD,22700,Ann,2025-01-20 09:30,2024-12-16 "
     "10:00,1,"
     "Closed won,Acme,,renewal,true,West,22700,Direct\n"
     "102,Beta new,Contract sent,Sales,1000,USD,1000,Bob,2025-06-30 09:30,2025-01-02 10:00,0.9,"
     "Commit,Beta,,newbusiness,false,East,900,Direct\n"
     "103,Gamma new,Closed lost,Sales,500,USD,500,Bob,2025-02-14 09:30,2025-01-02 10:00,0,"
     "Not forecasted,Gamma,price,newbusiness,false,East,0,Direct\n",
     "101", "USD", QC_CATEGORY_COMMIT, true, true, true, 1, 100},
    {"hubspot internal names",
     "hs_object_id,dealname,dealstage,pipeline,amount,deal_currency_code,"
     "amount_in_home_currency,hubspot_owner_id,closedate,createdate,"
     "hs_deal_stage_probability,hs_manual_forecast_category,closed_lost_reason,dealtype,"
     "hs_is_closed_won,hs_is_closed,hs_projected_amount,hubspot_team_id,hs_closed_amount\n"
     "101,Acme renewal,closedwon,default,22700,USD,22700,551,1737365400000,1734343200000,1,"
     "CLOSED,,renewal,true,true,22700,1,22700\n"
     "102,Beta new,contractsent,default,1000,USD,1000,552,1751275800000,1735812000000,0.9,"
     "COMMIT,,newbusiness,false,false,900,2,0\n"
     "103,Gamma new,closedlost,default,500,USD,500,552,1739525400000,1735812000000,0,OMIT,"
     "price,newbusiness,false,true,0,2,0\n",
     "101", "USD", QC_CATEGORY_COMMIT, true, false, true, 1, 100},
    {"pipedrive with the prefix of the entity",
     "Deal - ID,Deal - Title,Deal - Organization,Deal - Owner,Deal - Stage,Deal - Pipeline,"
     "Deal - Status,Deal - Value,Deal - Currency of value,Deal - Weighted value,"
     "Deal - Probability,Deal - Expected close date,Deal - Won time,Deal - Lost time,"
     "Deal - Deal closed on,Deal - Deal created,Deal - Lost reason,Product - Name\n"
     "1,Acme renewal,Acme,Ann,Negotiations Started,Sales,Won,22700,USD,22700,100,2025-01-31,"
     "2025-01-20 09:30:00,,2025-01-20 09:30:00,2024-12-16 10:00:00,,P\n"
     "2,Beta new,Beta,Bob,Proposal Made,Sales,Open,1000,USD,900,90,2025-06-30,,,,"
     "2025-01-02 10:00:00,,P\n"
     "3,Gamma new,Gamma,Bob,Contact Made,Sales,Lost,500,USD,0,10,2025-03-31,,"
     "2025-02-14 09:30:00,2025-02-14 09:30:00,2025-01-02 10:00:00,price,P\n",
     "1", "USD", QC_CATEGORY_NONE, true, true, false, 1, 100},
    {"pipedrive in columns of a list",
     "ID,Title,Organization,Owner,Stage,Pipeline,Status,Value,Currency,Probability,"
     "Expected close date,Won time,Lost time,Deal created\n"
     "1,Acme renewal,Acme,Ann,Won it,Sales,Won,22700,USD,100,2025-01-31,2025-01-20 09:30:00,,"
     "2024-12-16 10:00:00\n"
     "2,Beta new,Beta,Bob,Proposal Made,Sales,Open,1000,USD,90,2025-06-30,,,2025-01-02 "
     "10:00:00\n"
     "3,Gamma new,Gamma,Bob,Contact Made,Sales,Lost,500,USD,10,2025-03-31,,2025-02-14 09:30:00,"
     "2025-01-02 10:00:00\n",
     "1", "USD", QC_CATEGORY_NONE, true, true, false, 1, 100},
    {"dynamics labels",
     "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,"
     "Topic,Potential Customer,Owner,Territory,Pipeline Phase,Status,Status Reason,Est. "
     "Revenue,"
     "Actual Revenue,Currency,Probability,Est. Close Date,Actual Close Date,Created On,"
     "Forecast Category,Originating Lead\n"
     "a1-1,x,1/20/2025 9:30,Acme renewal,Acme,Ann,West,4-Close,Won,Won,\"$20,000.00\","
     "\"$22,700.00\",US Dollar,95,1/31/2025,1/20/2025,12/16/2024 10:00 AM,Won,\n"
     "a1-2,x,1/20/2025 9:30,Beta new,Beta,Bob,East,3-Propose,Open,In Progress,\"$1,000.00\",,"
     "US Dollar,90,6/30/2025,,1/2/2025 10:00 AM,Committed,\n"
     "a1-3,x,1/20/2025 9:30,Gamma new,Gamma,Bob,East,2-Develop,Lost,Out-Sold,$500.00,$0.00,"
     "US Dollar,10,3/31/2025,2/14/2025,1/2/2025 10:00 AM,Lost,\n",
     "a1-1", "USD", QC_CATEGORY_COMMIT, true, true, true, 0.95, 100},
    {"dynamics logical names",
     "opportunityid,name,customerid,ownerid,territoryid,stepname,statecode,statuscode,"
     "estimatedvalue,actualvalue,transactioncurrencyid,closeprobability,estimatedclosedate,"
     "actualclosedate,createdon,msdyn_forecastcategory\n"
     "a1-1,Acme renewal,Acme,Ann,West,4-Close,1,3,20000,22700,USD,95,2025-01-31,2025-01-20,"
     "2024-12-16T10:00:00Z,100000005\n"
     "a1-2,Beta new,Beta,Bob,East,3-Propose,0,1,1000,,USD,90,2025-06-30,,2025-01-02T10:00:00Z,"
     "100000003\n"
     "a1-3,Gamma new,Gamma,Bob,East,2-Develop,2,4,500,0,USD,10,2025-03-31,2025-02-14,"
     "2025-01-02T10:00:00Z,100000006\n",
     "a1-1", "USD", QC_CATEGORY_COMMIT, true, true, true, 0.95, 100},
    {"zoho",
     "Record Id,Deal Name,Account Name,Deal Owner,Stage,Pipeline,Amount,Currency,"
     "Expected Revenue,Probability (%),Closing Date,Created Time,Forecast Category,Type,"
     "Lead Source,Reason For Loss,Territory,Age in Days\n"
     "zcrm_1,Acme renewal,Acme,Ann,Closed Won,Standard,\"$22,700.00\",USD,\"$22,700.00\",100,"
     "01/20/2025,\"16 Dec, 2024 10:00:00\",Closed,Existing,Web,,West,35\n"
     "zcrm_2,Beta new,Beta,Bob,Negotiation/Review,Standard,\"$1,000.00\",USD,$900.00,90,"
     "06/30/2025,\"02 Jan, 2025 10:00:00\",Pipeline,New,Web,,East,12\n"
     "zcrm_3,Gamma new,Gamma,Bob,Closed Lost,Standard,$500.00,USD,$0.00,0,02/14/2025,"
     "\"02 Jan, 2025 10:00:00\",Omitted,New,Web,price,East,43\n",
     "zcrm_1", "USD", QC_CATEGORY_PIPELINE, true, true, true, 1, 100},
    {"zoho when deals were potentials",
     "LEADID/POTENTIALID,Potential Name,Account Name,Potential Owner,Stage,Amount,"
     "Probability (%),Closing Date,Created Time,Forecast Type\n"
     "1,Acme renewal,Acme,Ann,Signed,$22.7K,100,\"20 Jan, 2025 00:02:00\","
     "\"16 Dec, 2024 10:00:00\",Won\n"
     "2,Beta new,Beta,Bob,Negotiation/Review,$1.0K,90,\"30 Jun, 2025 00:02:00\","
     "\"02 Jan, 2025 10:00:00\",Open\n"
     "3,Gamma new,Gamma,Bob,Dropped,$0.5K,0,\"14 Feb, 2025 00:02:00\",\"02 Jan, 2025 "
     "10:00:00\","
     "Lost\n",
     "1", "USD", QC_CATEGORY_NONE, true, true, false, 1, 100},
    {"indonesian sheet",
     "No Peluang;Nama Peluang;Pelanggan;Nama Sales;Wilayah;Tahap;Nilai;Tanggal Dibuat;"
     "Tanggal Tutup;Probabilitas;Kategori Perkiraan\n"
     "P-1;Acme perpanjangan;Acme;Ani;Bandung;Menang;Rp 22,7 juta;16/12/2024;20 Januari 2025;"
     "100%;Closed\n"
     "P-2;Beta baru;Beta;Budi;Bogor;Negosiasi;Rp 1 jt;02/01/2025;30 Juni 2025;90%;Commit\n"
     "P-3;Gamma baru;Gamma;Budi;Bogor;Kalah;Rp 500 ribu;02/01/2025;14 Pebruari "
     "2025;0%;Omitted\n",
     "P-1", "IDR", QC_CATEGORY_COMMIT, true, true, true, 1, 100000},
};

static void assert_story(const export_case *one, const qc_book *book)
{
    static const qc_outcome outcomes[] = {QC_OUTCOME_WON, QC_OUTCOME_OPEN, QC_OUTCOME_LOST};
    static const qc_money amounts[] = {22700, 1000, 500};
    static const char *const closes[] = {"2025-01-20", "2025-06-30", "2025-02-14"};
    static const char *const creations[] = {"2024-12-16", "2025-01-02", "2025-01-02"};
    const qc_deals *deals = &book->deals;

    assert_int_equal(book->files[0].table, QC_TABLE_OPPORTUNITIES);
    assert_int_equal(deals->count, 3);
    assert_string_equal(deals->id[0], one->id);
    assert_string_equal(book->currency.code, one->currency);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(deals->outcome[i], outcomes[i]);
        assert_true(deals->amount[i] == amounts[i] * one->unit);
        assert_string_equal(book_texts_day(deals->close[i]), closes[i]);
        assert_string_equal(book_texts_day(deals->created[i]),
                            one->created ? creations[i] : "");
        assert_true((deals->account[i] != QC_NO_ID) == one->account);
        assert_true((deals->territory[i] != QC_NO_ID) == one->territory);
        assert_true(deals->rep[i] != QC_NO_ID);
    }
    assert_int_equal(deals->category[1], one->category);
    assert_close(deals->probability[0], one->won_probability, 0, 0);
    assert_close(deals->probability[1], 0.9, 0, 0);
    for (size_t i = 0; i < book->remark_count; i++) {
        if (book->remarks[i].severity != QC_NOTE) {
            fail_msg("%s: %s", one->name, book->remarks[i].message);
        }
    }
}

static void exports__of_each_crm_tell_the_same_story(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const files[] = {"export.csv", cases[i].text, NULL};
        qc_book *book = book_texts_read_ok(files, NULL);

        print_message("%s\n", cases[i].name);
        assert_story(&cases[i], book);
        qc_book_free(book);
    }
}

/* Other tables by headers in two languages. */
static void exports__of_other_tables_are_recognised(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        qc_table table;
    } tables[] = {
        {"Tanggal,Wilayah,Produk,Omzet\n31/01/2025,Bandung,Kopi,5\n", QC_TABLE_REVENUE},
        {"bulan,cabang,penjualan,jumlah pelanggan\nMaret 2025,Solo,5,1\n", QC_TABLE_REVENUE},
        {"Periode;Daerah;Pendapatan\nAgt 2025;Solo;5\n", QC_TABLE_REVENUE},
        {"Invoice Date,Region,SKU,Net Amount,Quantity\n2025-01-31,W,A,5,1\n", QC_TABLE_REVENUE},
        {"Kode Wilayah,Nama Wilayah,Induk,Potensi\nB,Bandung,Barat,5\n", QC_TABLE_TERRITORIES},
        {"Territory,Parent Territory,Quota Floor\nB,West,5\n", QC_TABLE_TERRITORIES},
        {"Pelanggan,Wilayah,Beban kerja\nAcme,B,5\n", QC_TABLE_ACCOUNTS},
        {"Account Name,Industry,Billing City\nAcme,x,y\n", QC_TABLE_ACCOUNTS},
        {"Nama Sales,Wilayah,Atasan\nAni,B,Boss\n", QC_TABLE_REPS},
        {"User ID,First Name,Last Name,Email\n1,A,B,c\n", QC_TABLE_REPS},
        {"Kode Produk,Nama Produk,Kategori,Harga\n1,A,B,5\n", QC_TABLE_PRODUCTS},
        {"Node,Quarter,Quota Amount\nWest,2025Q1,5\n", QC_TABLE_GOALS},
        {"Wilayah,Periode,Sasaran\nB,2025Q1,5\n", QC_TABLE_GOALS},
        {"Opportunity ID,Edit Date,Field,Old Value,New Value\n1,1/31/2025,Stage,A,B\n",
         QC_TABLE_OPPORTUNITY_HISTORY},
        {"Mata uang,Kurs\nUSD,15000\n", QC_TABLE_RATES},
    };

    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        const char *const files[] = {"x.csv", tables[i].text, "z.csv",
                                     "id,owner,stage,amount\n1,Ann,Won,5\n", NULL};
        qc_book *book = book_texts_read_ok(files, NULL);

        if (book->files[0].table != tables[i].table) {
            fail_msg("%s is %s: %s", tables[i].text, qc_table_name(book->files[0].table),
                     book->files[0].why);
        }
        qc_book_free(book);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exports__of_each_crm_tell_the_same_story),
        cmocka_unit_test(exports__of_other_tables_are_recognised),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
