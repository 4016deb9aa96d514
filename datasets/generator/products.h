/* Product families and products: fixed tables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_PRODUCTS_H
#define DEMO_PRODUCTS_H

#include <stddef.h>

enum { DEMO_FAMILIES = 3, DEMO_PRODUCTS = 9 };

typedef struct demo_family {
    const char *name;
    double revenue_share; /* of a city's revenue, on average */
    double deal_share;    /* of the family's revenue that comes from deals; the rest has none */
    double deal_weight;   /* share of the deals */
    double cycle_days;    /* median days from creation to close */
    double win_logit;     /* effect on the log-odds of winning */
    double unit_price;    /* typical invoiced price of a unit, IDR */
    double noise_sd;      /* sd of the log of a cell's noise */
} demo_family;

typedef struct demo_product {
    const char *name;
    const char *old_name; /* as the former CRM wrote it, or NULL */
    size_t family;
    double list_price; /* IDR */
    double deal_weight;
    double quantity; /* median of a deal */
} demo_product;

extern const demo_family DEMO_FAMILY[DEMO_FAMILIES];
extern const demo_product DEMO_PRODUCT[DEMO_PRODUCTS];

#endif
