/* The groups of table rules, one for each file that lists them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_HEADERS_FIELDS_TABLES_H
#define QC_SALES_HEADERS_FIELDS_TABLES_H

#include "sales/headers/fields.h"

/** What a product, or a family of them, is called in tables of several groups. */
#define PRODUCT_HEADERS                                                                        \
    "product productname item itemname sku productid productcode product2id suppliessubgroup " \
    "productfamily family productline suppliesgroup produk namaproduk barang "                 \
    "namabarang kodebarang kodeproduk"

/** What a territory is called in several tables. */
#define TERRITORY_HEADERS                                                                      \
    "territory territoryname salesterritory territoryid territory2id territory2 "              \
    "regionaloffice region "                                                                   \
    "salesregion area branch wilayah daerah cabang team salesteam hubspotteamid ownerrole "    \
    "namawilayah "                                                                             \
    "namacabang namadaerah namaregion namaarea kodecabang kodewilayah kantorcabang"
/* Places that are no territories where something else is. */
#define PLACE_HEADERS                                                                          \
    "store storeid storename storeno storenumber storenbr storenum storecode shop shopname "   \
    "outlet outletid outletname "                                                              \
    "location site warehouse toko namatoko kodetoko gerai lokasi state province provinsi "     \
    "county kota city kabupaten kabupatenkota kotakabupaten kabkota district suburb country "  \
    "countryregion negara depot depo dc plant office salesoffice kantor zone zona island "     \
    "pulau kecamatan tag"

/** What territories are called in a list of them that says nothing but that they close. */
#define CLOSING_HEADERS                                                                        \
    "cabang namacabang outlet namaoutlet toko namatoko kota namakota branch store"

const qc_table_rule *qc_sales_table_rules(size_t *count);
const qc_table_rule *qc_company_table_rules(size_t *count);
const qc_table_rule *qc_plan_table_rules(size_t *count);

#endif
