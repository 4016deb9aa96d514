/* The groups of table rules, one for each file that lists them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_FIELDS_TABLES_H
#define QC_SALES_FIELDS_TABLES_H

#include "sales/fields.h"

/** What a product, or a family of them, is called in tables of several groups. */
#define PRODUCT_HEADERS                                                                        \
    "product productname item itemname sku productid productcode product2id suppliessubgroup " \
    "productfamily family productline suppliesgroup produk namaproduk barang"

const qc_table_rule *qc_sales_table_rules(size_t *count);
const qc_table_rule *qc_company_table_rules(size_t *count);
const qc_table_rule *qc_plan_table_rules(size_t *count);

#endif
