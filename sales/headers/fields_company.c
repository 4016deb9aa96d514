/* Headers of territories, accounts, people, products and candidate regions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/headers/fields_tables.h"

#define LAT_HEADERS "lat latitude lintang y"
#define LON_HEADERS "lon lng long longitude bujur x"
#define POTENTIAL_HEADERS                                                                      \
    "potential marketpotential marketsize market addressablemarket tam potensi potensipasar"

static const qc_field_rule territory_fields[] = {
    {QC_FIELD_ID, "id", QC_FORM_KEY,
     "territoryid territorycode territory2id idwilayah kodewilayah", "id code kode", 3, false},
    {QC_FIELD_NAME, "name", QC_FORM_KEY,
     "territory territoryname salesterritory wilayah namawilayah",
     "name nama node " CLOSING_HEADERS, 3, false},
    {QC_FIELD_PARENT, "parent", QC_FORM_KEY,
     "parent parentid parentterritory parentterritoryid parentterritory2id region regionname "
     "area "
     "regionaloffice induk wilayahinduk",
     NULL, 3, false},
    {QC_FIELD_LAT, "lat", QC_FORM_SHARE, LAT_HEADERS, NULL, 1, false},
    {QC_FIELD_LON, "lon", QC_FORM_SHARE, LON_HEADERS, NULL, 1, false},
    {QC_FIELD_POTENTIAL, "potential", QC_FORM_NUMBER, POTENTIAL_HEADERS, NULL, 2, false},
    {QC_FIELD_FLOOR, "floor", QC_FORM_MONEY, "floor minimum min quotafloor", NULL, 3, true},
    {QC_FIELD_CAP, "cap", QC_FORM_MONEY, "cap maximum max quotacap", NULL, 3, true},
    {QC_FIELD_HOLD, "hold", QC_FORM_MONEY, "hold held fixed quotahold", NULL, 3, true},
    {QC_FIELD_END, "end", QC_FORM_DATE,
     "end enddate closedate closeddate closedon dateclosed validto activeuntil effectiveto "
     "tanggaltutup tgltutup tanggalpenutupan tanggalberakhir berakhir",
     NULL, 1, false},
    {QC_FIELD_OUTCOME, "status", QC_FORM_TEXT,
     "closed isclosed status active isactive tutup ditutup aktif statuswilayah statuscabang",
     NULL, 0, false},
};

static const qc_field_rule account_fields[] = {
    {QC_FIELD_ID, "id", QC_FORM_KEY, "accountid customerid companyid accountnumber idpelanggan",
     "id code kode", 3, false},
    {QC_FIELD_NAME, "name", QC_FORM_KEY,
     "account accountname company companyname customer customername client clientname "
     "pelanggan "
     "namapelanggan akun",
     "name nama", 3, false},
    {QC_FIELD_LAT, "lat", QC_FORM_SHARE, LAT_HEADERS, NULL, 1, false},
    {QC_FIELD_LON, "lon", QC_FORM_SHARE, LON_HEADERS, NULL, 1, false},
    {QC_FIELD_POTENTIAL, "potential", QC_FORM_NUMBER, POTENTIAL_HEADERS " demand", NULL, 2,
     false},
    {QC_FIELD_WORKLOAD, "workload", QC_FORM_NUMBER,
     "workload effort visits callsperyear hours bebankerja kunjungan", NULL, 4, false},
    {QC_FIELD_TERRITORY, "territory", QC_FORM_KEY,
     "territory territoryname territoryid wilayah", NULL, 3, false},
    {QC_FIELD_LOCK, "lock", QC_FORM_TEXT, "lock locked keep fixed dikunci", NULL, 4, false},
    {QC_FIELD_PARENT, "parent_account", QC_FORM_KEY,
     "parentaccount parentaccountid parentcompany subsidiaryof ultimateparent akuninduk", NULL,
     4, false},
    {QC_FIELD_MARK, "", QC_FORM_MARK,
     "sector industry employees numberofemployees yearestablished officelocation billingcity "
     "billingcountry website phone annualrevenue sektor industri",
     NULL, 2, false},
};

static const qc_field_rule rep_fields[] = {
    {QC_FIELD_ID, "id", QC_FORM_KEY, "repid ownerid userid employeeid salesrepid idsales",
     "id code", 3, false},
    {QC_FIELD_NAME, "name", QC_FORM_KEY,
     "salesagent rep repname salesrep salesperson salesrepresentative representative fullname "
     "namasales seller owner ownername username employee",
     "name nama", 3, false},
    {QC_FIELD_FIRST_NAME, "first_name", QC_FORM_KEY, "firstname givenname namadepan", NULL, 3,
     false},
    {QC_FIELD_LAST_NAME, "last_name", QC_FORM_KEY, "lastname surname familyname namabelakang",
     NULL, 3, false},
    {QC_FIELD_TERRITORY, "territory", QC_FORM_KEY,
     "territory territoryname territoryid regionaloffice region office area branch team "
     "wilayah cabang",
     NULL, 2, false},
    {QC_FIELD_MANAGER, "manager", QC_FORM_KEY,
     "manager managername managerid salesmanager supervisor reportsto atasan manajer", NULL, 4,
     false},
    {QC_FIELD_KIND, "role", QC_FORM_TEXT, "role overlay reprole salesrole peran", NULL, 2,
     false},
    {QC_FIELD_PRODUCT, "product", QC_FORM_KEY, PRODUCT_HEADERS, NULL, 1, false},
    {QC_FIELD_START, "start", QC_FORM_DATE,
     "start startdate hiredate hired joined joindate tanggalmasuk mulai", NULL, 3, false},
    {QC_FIELD_END, "end", QC_FORM_DATE,
     "end enddate left leavedate terminationdate tanggalkeluar", NULL, 2, false},
    {QC_FIELD_SHARE, "share", QC_FORM_SHARE, "share territoryshare fte weight porsi", NULL, 3,
     false},
    {QC_FIELD_MARK, "", QC_FORM_MARK, "email emailaddress activeuserid surel", NULL, 1, false},
};

static const qc_field_rule product_fields[] = {
    {QC_FIELD_ID, "id", QC_FORM_KEY, "productid productcode sku productsku kodeproduk",
     "id code", 3, false},
    {QC_FIELD_NAME, "name", QC_FORM_KEY, "product productname item itemname produk namaproduk",
     "name nama", 3, false},
    {QC_FIELD_FAMILY, "family", QC_FORM_KEY,
     "family productfamily series productline line group productgroup category keluarga "
     "kategori",
     NULL, 3, false},
    {QC_FIELD_LIST_PRICE, "list_price", QC_FORM_MONEY,
     "listprice price salesprice unitprice standardprice harga hargajual", NULL, 4, true},
};

static const qc_field_rule region_fields[] = {
    {QC_FIELD_ID, "id", QC_FORM_KEY, "regionid regioncode fips kodedaerah", "id code", 2,
     false},
    {QC_FIELD_NAME, "name", QC_FORM_KEY,
     "region regionname candidate city market kota daerah county", "name nama", 2, false},
    {QC_FIELD_LAT, "lat", QC_FORM_SHARE, LAT_HEADERS, NULL, 1, false},
    {QC_FIELD_LON, "lon", QC_FORM_SHARE, LON_HEADERS, NULL, 1, false},
    {QC_FIELD_LAUNCH_COST, "launch_cost", QC_FORM_MONEY,
     "launchcost openingcost setupcost investment launchcosts biayapeluncuran biayapembukaan",
     NULL, 5, true},
    {QC_FIELD_HEADS, "heads", QC_FORM_NUMBER, "heads headcount plannedheads reps jumlahorang",
     NULL, 4, false},
    {QC_FIELD_MARK, "", QC_FORM_MARK, "population income penduduk", NULL, 1, false},
};

static const qc_table_rule company_tables[] = {
    {QC_TABLE_TERRITORIES,
     territory_fields,
     sizeof territory_fields / sizeof territory_fields[0],
     {QC_FIELD_BIT(QC_FIELD_ID) | QC_FIELD_BIT(QC_FIELD_NAME),
      QC_FIELD_BIT(QC_FIELD_PARENT) | QC_FIELD_BIT(QC_FIELD_LAT) |
          QC_FIELD_BIT(QC_FIELD_POTENTIAL) | QC_FIELD_BIT(QC_FIELD_FLOOR) |
          QC_FIELD_BIT(QC_FIELD_CAP) | QC_FIELD_BIT(QC_FIELD_HOLD) |
          QC_FIELD_BIT(QC_FIELD_END) | QC_FIELD_BIT(QC_FIELD_OUTCOME),
      0},
     {"an id or name", "a parent, position, potential, floor, cap, hold, end or status", NULL},
     "territor wilayah",
     "dealid opportunityid account accountname workload lock launchcost heads amount stage "
     "period "
     "date value"},
    {QC_TABLE_ACCOUNTS,
     account_fields,
     sizeof account_fields / sizeof account_fields[0],
     {QC_FIELD_BIT(QC_FIELD_ID) | QC_FIELD_BIT(QC_FIELD_NAME),
      QC_FIELD_BIT(QC_FIELD_LAT) | QC_FIELD_BIT(QC_FIELD_POTENTIAL) |
          QC_FIELD_BIT(QC_FIELD_WORKLOAD) | QC_FIELD_BIT(QC_FIELD_TERRITORY) |
          QC_FIELD_BIT(QC_FIELD_LOCK) | QC_FIELD_BIT(QC_FIELD_PARENT) |
          QC_FIELD_BIT(QC_FIELD_MARK),
      0},
     {"an id or name", "a position, potential, workload, territory, lock, parent or industry",
      NULL},
     "account customer client akun pelanggan",
     "dealid opportunityid stage stagename dealstage launchcost heads floor cap manager period "
     "date "
     "objective"},
    {QC_TABLE_REPS,
     rep_fields,
     sizeof rep_fields / sizeof rep_fields[0],
     {QC_FIELD_BIT(QC_FIELD_ID) | QC_FIELD_BIT(QC_FIELD_NAME) |
          QC_FIELD_BIT(QC_FIELD_FIRST_NAME),
      QC_FIELD_BIT(QC_FIELD_TERRITORY) | QC_FIELD_BIT(QC_FIELD_MANAGER) |
          QC_FIELD_BIT(QC_FIELD_START) | QC_FIELD_BIT(QC_FIELD_SHARE) |
          QC_FIELD_BIT(QC_FIELD_MARK),
      0},
     {"an id or name", "a territory, manager, start, share or e-mail address", NULL},
     "rep reps team teams owner people user staff agent sales tim",
     "dealid opportunityid stage stagename dealstage amount closedate account industry "
     "workload lock "
     "period objective target"},
    {QC_TABLE_PRODUCTS,
     product_fields,
     sizeof product_fields / sizeof product_fields[0],
     {QC_FIELD_BIT(QC_FIELD_ID) | QC_FIELD_BIT(QC_FIELD_NAME),
      QC_FIELD_BIT(QC_FIELD_FAMILY) | QC_FIELD_BIT(QC_FIELD_LIST_PRICE), 0},
     {"an id or name", "a family or list price", NULL},
     "product produk item",
     "dealid opportunityid stage stagename dealstage closedate account territory period date "
     "owner"},
    {QC_TABLE_REGIONS,
     region_fields,
     sizeof region_fields / sizeof region_fields[0],
     {QC_FIELD_BIT(QC_FIELD_ID) | QC_FIELD_BIT(QC_FIELD_NAME),
      QC_FIELD_BIT(QC_FIELD_LAUNCH_COST) | QC_FIELD_BIT(QC_FIELD_HEADS) |
          QC_FIELD_BIT(QC_FIELD_MARK),
      0},
     {"an id or name", "a launch cost, a number of people or a population", NULL},
     "region candidate expansion kandidat",
     "dealid opportunityid stage amount territory parent account period date workload floor "
     "cap"},
};

const qc_table_rule *qc_company_table_rules(size_t *count)
{
    *count = sizeof company_tables / sizeof company_tables[0];
    return company_tables;
}
