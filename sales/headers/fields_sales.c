/* Headers of opportunities, their history and revenue, as CRMs, spreadsheets and accounting write them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/headers/fields_tables.h"

/*
 * Sources of CRM headers: report labels and API names of Salesforce, HubSpot, Pipedrive,
 * Dynamics 365 and Zoho; Fivetran's column names for Salesforce and HubSpot; the Maven CRM data
 * set. Headers are normalised: "Deal - Expected close date" is dealexpectedclosedate.
 */

#define OWNER_HEADERS                                                                          \
    "opportunityowner dealowner owner ownername salesagent salesrep salesperson "              \
    "salesrepresentative "                                                                     \
    "rep repname representative accountexecutive potentialowner ownerid hubspotownerid "       \
    "owneremail "                                                                              \
    "assignedto seller sales namasales penjual pemilik tenagapenjual"
#define ACCOUNT_HEADERS                                                                        \
    "account accountname company companyname customer customername client clientname "         \
    "organization "                                                                            \
    "organisation dealorganization associatedcompanyprimary associatedcompany "                \
    "potentialcustomer "                                                                       \
    "accountid customerid companyid akun pelanggan namapelanggan perusahaan klien"
#define STAGE_HEADERS                                                                          \
    "stage stagename dealstage opportunitystage salesstage pipelinephase pipelinestage "       \
    "dealstagename "                                                                           \
    "dealpipelinestageid stepname tahap tahapan dealstageid"

static const qc_field_rule opportunity_fields[] = {
    {QC_FIELD_ID, "id", QC_FORM_KEY,
     "opportunityid opportunitynumber dealid opportunityno donotmodifyopportunity "
     "dealpipedrivesystemid dealid recordid hsobjectid leadidpotentialid potentialid oppid "
     "idpeluang nopeluang "
     "nomorpeluang opportunity",
     "id", 2, false},
    {QC_FIELD_NAME, "name", QC_FORM_TEXT,
     "opportunityname dealname dealtitle potentialname propertydealname topic namapeluang",
     "name title nama", 1, false},
    {QC_FIELD_ACCOUNT, "account", QC_FORM_KEY, ACCOUNT_HEADERS, NULL, 1, false},
    {QC_FIELD_OWNER, "owner", QC_FORM_KEY, OWNER_HEADERS, NULL, 2, false},
    {QC_FIELD_TERRITORY, "territory", QC_FORM_KEY, TERRITORY_HEADERS, NULL, 1, false},
    {QC_FIELD_PRODUCT, "product", QC_FORM_KEY, PRODUCT_HEADERS, NULL, 1, false},
    {QC_FIELD_STAGE, "stage", QC_FORM_TEXT, STAGE_HEADERS, NULL, 4, false},
    {QC_FIELD_OUTCOME, "outcome", QC_FORM_TEXT,
     "outcome opportunityresult result wonlost dealstatus opportunitystatus statecode hasil "
     "forecasttype",
     "status state statusreason", 3, false},
    {QC_FIELD_IS_WON, "is_won", QC_FORM_TEXT,
     "iswon won hsisclosedwon isclosedwon closedwon menang", NULL, 3, false},
    {QC_FIELD_IS_CLOSED, "is_closed", QC_FORM_TEXT, "isclosed closed hsisclosed", NULL, 3,
     false},
    {QC_FIELD_AMOUNT, "amount", QC_FORM_MONEY,
     "amount dealamount opportunityamount dealvalue closevalue estrevenue estimatedvalue "
     "estimatedrevenue propertyamount potentialamount nilai jumlah nilaipeluang totalvalue tcv "
     "acv",
     "value revenue price total", 2, true},
    {QC_FIELD_AMOUNT_HOME, "amount_home", QC_FORM_MONEY,
     "amountconverted amountincompanycurrency amountinhomecurrency estrevenuebase "
     "estimatedvaluebase",
     NULL, 1, true},
    {QC_FIELD_AMOUNT_ACTUAL, "amount_actual", QC_FORM_MONEY,
     "actualrevenue actualvalue closedamount hsclosedamount", NULL, 1, true},
    {QC_FIELD_CURRENCY, "currency", QC_FORM_KEY,
     "currency currencycode currencyisocode amountcurrency dealcurrencyofvalue dealcurrency "
     "dealcurrencycode "
     "opportunitycurrency transactioncurrencyid matauang",
     NULL, 1, false},
    {QC_FIELD_CREATED, "created", QC_FORM_DATE,
     "createddate createdate created createdon createdat createdtime dealcreationdate "
     "dealcreated dealdealcreated propertycreatedate engagedate opendate opened dateopened "
     "creationdate "
     "tanggaldibuat dibuat tanggalmulai tgldibuat tglmulai tanggalinput tglinput",
     "startdate", 2, true},
    {QC_FIELD_CLOSE, "close", QC_FORM_DATE,
     "closedate close expectedclosedate expectedclose dealexpectedclosedate estclosedate "
     "estimatedclosedate closingdate propertyclosedate dateclosed closeddate closedon "
     "tanggaltutup tanggalpenutupan targetclosedate tgltutup tglpenutupan tanggalclosing "
     "tglclosing",
     "date tanggal", 3, true},
    {QC_FIELD_CLOSE_ACTUAL, "close_actual", QC_FORM_DATE,
     "actualclosedate dealclosedon dealdealclosedon actualclose realclosedate", NULL, 2, true},
    {QC_FIELD_WON_TIME, "won_time", QC_FORM_DATE, "dealwontime wontime wondate datewon", NULL,
     2, true},
    {QC_FIELD_LOST_TIME, "lost_time", QC_FORM_DATE, "deallosttime losttime lostdate datelost",
     NULL, 2, true},
    {QC_FIELD_CATEGORY, "category", QC_FORM_TEXT,
     "forecastcategory forecastcategoryname hsmanualforecastcategory msdynforecastcategory "
     "kategoriperkiraan",
     "category", 2, false},
    {QC_FIELD_PROBABILITY, "probability", QC_FORM_SHARE,
     "probability dealprobability hsdealstageprobability closeprobability winprobability "
     "probabilitas peluangmenang",
     NULL, 2, false},
    {QC_FIELD_LOCK, "is_deleted", QC_FORM_TEXT, "isdeleted deleted fivetrandeleted dihapus",
     NULL, 1, false},
    {QC_FIELD_MARK, "", QC_FORM_MARK,
     "leadsource nextstep expectedrevenue lossreason campaignid pipeline closedlostreason "
     "fiscalperiod dealtype routetomarket",
     NULL, 1, false},
};

static const qc_field_rule history_fields[] = {
    {QC_FIELD_DEAL, "opportunity", QC_FORM_KEY,
     "opportunityid opportunity dealid deal opportunityname dealname opportunitynumber", "id",
     3, false},
    {QC_FIELD_ID, "id", QC_FORM_MARK, NULL, "id", 1, false},
    {QC_FIELD_CHANGED, "changed_at", QC_FORM_DATE,
     "changedat changed changedate changedon editdate timestamp dateentered enteredat "
     "datechanged "
     "validfrom snapshotdate snapshot fivetranstart asof tanggalperubahan",
     "lastmodifieddate modifieddate modifiedon", 5, true},
    {QC_FIELD_SNAPSHOT, "snapshot", QC_FORM_DATE, "createddate createdat", NULL, 2, true},
    {QC_FIELD_CHANGE_FIELD, "field", QC_FORM_TEXT,
     "field fieldname fieldevent property propertyname changedfield kolom", "name", 3, false},
    {QC_FIELD_OLD_VALUE, "old_value", QC_FORM_TEXT,
     "oldvalue old from fromvalue previousvalue fromstage nilailama", NULL, 4, false},
    {QC_FIELD_NEW_VALUE, "new_value", QC_FORM_TEXT, "newvalue new to tovalue tostage nilaibaru",
     "value", 4, false},
    {QC_FIELD_STAGE, "stage", QC_FORM_TEXT, STAGE_HEADERS, NULL, 2, false},
    {QC_FIELD_AMOUNT, "amount", QC_FORM_MONEY, "amount dealamount opportunityamount closevalue",
     NULL, 2, true},
    {QC_FIELD_CLOSE, "close", QC_FORM_DATE, "closedate close expectedclosedate", NULL, 2, true},
    {QC_FIELD_OWNER, "owner", QC_FORM_KEY, "ownerid owner opportunityowner", NULL, 1, false},
    {QC_FIELD_ACCOUNT, "account", QC_FORM_KEY, "accountid account accountname", NULL, 1, false},
    {QC_FIELD_TERRITORY, "territory", QC_FORM_KEY, "territory2id territoryid territory", NULL,
     1, false},
    {QC_FIELD_CURRENCY, "currency", QC_FORM_KEY, "currencyisocode currency", NULL, 1, false},
    {QC_FIELD_PROBABILITY, "probability", QC_FORM_SHARE, "probability", NULL, 1, false},
};

static const qc_field_rule revenue_fields[] = {
    {QC_FIELD_PERIOD, "period", QC_FORM_PERIOD,
     "period date month yearmonth quarter weekending weekendingdate weekcommencing "
     "weekstarting weekbeginning weekstart weekstartdate weekenddate monthending documentdate "
     "billingdate saledate invoicedate orderdate "
     "transactiondate postingdate "
     "salesdate salesmonth datetime week minggu mingguke pekan ds periode tanggal "
     "tanggalfaktur "
     "bulantahun "
     "fiscalperiod monthyear "
     "kuartal tglfaktur tglinvoice "
     "triwulan tgl tanggalinvoice tanggaltransaksi tanggalorder tanggalpesanan "
     "tanggalpenjualan docdate tanggaldokumen waktupesanandibuat tanggalpesanandibuat "
     "waktupembayarandilakukan tanggalpembayaran",
     "bulan tahunbulan rowlabels labelbaris", 3, true},
    {QC_FIELD_YEAR, "year", QC_FORM_TEXT,
     "year fiscalyear financialyear tahun tahunfiskal fy years", NULL, 2, true},
    {QC_FIELD_MONTH, "month", QC_FORM_TEXT,
     "monthnumber monthno month bulan bulanke months kuartal triwulan quarters", NULL, 1, true},
    {QC_FIELD_TERRITORY, "territory", QC_FORM_KEY, TERRITORY_HEADERS, PLACE_HEADERS, 2, false},
    {QC_FIELD_PARENT, "region", QC_FORM_KEY, TERRITORY_HEADERS, PLACE_HEADERS, 1, false},
    {QC_FIELD_UPPER, "upper_region", QC_FORM_KEY, TERRITORY_HEADERS, PLACE_HEADERS, 0, false},
    {QC_FIELD_PRODUCT, "product", QC_FORM_KEY, PRODUCT_HEADERS,
     "itemid itemnbr itemno itemnumber itemcode stockcode family dept department deptid "
     "category "
     "kategori productcategory",
     1, false},
    {QC_FIELD_AMOUNT, "amount", QC_FORM_MONEY,
     "revenue amount netrevenue sales netsales salesamount netamount invoiceamount turnover "
     "totalsales totalrevenue weeklysales monthlysales dailysales quarterlysales salesvalue "
     "salesrevenue grosssales grossrevenue lineamount linetotal untaxedamount "
     "untaxedtotal documenttotal doctotal pendapatan penjualan omzet "
     "omset penjualanbersih omzetbersih pendapatanbersih penjualankotor totalhargaproduk "
     "totalpembayaran totalharga jumlahharga totaljual totalbayar nilai jumlah dpp "
     "nilaipenjualan "
     "totalpenjualan nilaifaktur totalfaktur totalinvoice gmv nmv grossmerchandisevalue "
     "nilaijual mrr value actual actuals aktual "
     "realisasi sumofrevenue sumofsales sumofamount",
     "total unitsales numsold", 3, true},
    {QC_FIELD_CURRENCY, "currency", QC_FORM_KEY, "currency currencycode matauang", NULL, 1,
     false},
    {QC_FIELD_OUTCOME, "status", QC_FORM_TEXT,
     "statuspesanan statusterakhir orderstatus statusfaktur statusinvoice statustransaksi",
     "status", 0, false},
    {QC_FIELD_KIND, "scenario", QC_FORM_TEXT, "scenario skenario version versi valuetype", NULL,
     1, false},
    {QC_FIELD_UNITS, "units", QC_FORM_NUMBER,
     "units quantity qty volume unit unitssold quantityordered quantitysold qtysold kuantitas",
     NULL, 2, false},
    {QC_FIELD_LIST_PRICE, "unit_price", QC_FORM_MONEY,
     "unitprice priceeach priceperunit sellingprice hargasatuan hargajual", "price harga", 1,
     false},
    {QC_FIELD_CUSTOMERS, "customers", QC_FORM_NUMBER,
     "customers customercount activecustomers jumlahpelanggan", NULL, 2, false},
};

static const qc_table_rule sales_tables[] = {
    {QC_TABLE_OPPORTUNITIES,
     opportunity_fields,
     sizeof opportunity_fields / sizeof opportunity_fields[0],
     {QC_FIELD_BIT(QC_FIELD_STAGE) | QC_FIELD_BIT(QC_FIELD_OUTCOME) |
          QC_FIELD_BIT(QC_FIELD_IS_WON) | QC_FIELD_BIT(QC_FIELD_IS_CLOSED) |
          QC_FIELD_BIT(QC_FIELD_WON_TIME),
      QC_FIELD_BIT(QC_FIELD_AMOUNT) | QC_FIELD_BIT(QC_FIELD_AMOUNT_HOME) |
          QC_FIELD_BIT(QC_FIELD_AMOUNT_ACTUAL),
      QC_FIELD_BIT(QC_FIELD_ID) | QC_FIELD_BIT(QC_FIELD_NAME) | QC_FIELD_BIT(QC_FIELD_OWNER) |
          QC_FIELD_BIT(QC_FIELD_ACCOUNT)},
     {"a stage or outcome", "an amount", "an id, name, owner or account"},
     "opportunit deal pipeline peluang crm",
     "oldvalue newvalue fivetranstart dateentered snapshotdate orderreference invoicestatus "
     "nopesanan statuspesanan nofaktur"},
    {QC_TABLE_OPPORTUNITY_HISTORY,
     history_fields,
     sizeof history_fields / sizeof history_fields[0],
     {QC_FIELD_BIT(QC_FIELD_DEAL),
      QC_FIELD_BIT(QC_FIELD_CHANGED) | QC_FIELD_BIT(QC_FIELD_SNAPSHOT),
      QC_FIELD_BIT(QC_FIELD_NEW_VALUE) | QC_FIELD_BIT(QC_FIELD_STAGE) |
          QC_FIELD_BIT(QC_FIELD_AMOUNT) | QC_FIELD_BIT(QC_FIELD_CLOSE)},
     {"the opportunity", "the date of the change", "a new value, stage, amount or close date"},
     "history snapshot riwayat change",
     ""},
    {QC_TABLE_REVENUE,
     revenue_fields,
     sizeof revenue_fields / sizeof revenue_fields[0],
     {QC_FIELD_BIT(QC_FIELD_PERIOD) | QC_FIELD_BIT(QC_FIELD_YEAR),
      QC_FIELD_BIT(QC_FIELD_AMOUNT) | QC_FIELD_BIT(QC_FIELD_LIST_PRICE),
      QC_FIELD_BIT(QC_FIELD_AMOUNT) | QC_FIELD_BIT(QC_FIELD_UNITS)},
     {"a date or period", "a revenue or amount", "a revenue or amount"},
     "revenue sales invoice pendapatan penjualan omzet history",
     "stage dealstage stagename dealid opportunityid opportunityname dealname target objective "
     "issuedat p50"},
};

const qc_table_rule *qc_sales_table_rules(size_t *count)
{
    *count = sizeof sales_tables / sizeof sales_tables[0];
    return sales_tables;
}
