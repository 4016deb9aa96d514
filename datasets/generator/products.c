/* Product families and products: fixed tables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "products.h"

enum { MACHINES, GRINDERS, SERVICE };

const demo_family DEMO_FAMILY[DEMO_FAMILIES] = {
    {"Espresso Machines", 0.58, 0.85, 0.56, 78.0, 0.00, 82.0e6, 0.13},
    {"Grinders", 0.17, 0.70, 0.29, 48.0, 0.25, 15.0e6, 0.15},
    {"Parts & Service", 0.25, 0.12, 0.15, 34.0, 0.55, 4.0e6, 0.08},
};

const demo_product DEMO_PRODUCT[DEMO_PRODUCTS] = {
    {"Espresso Pro 1", (const char *)0, MACHINES, 58.0e6, 0.30, 8.0},
    {"Espresso Pro 2", "EspressoPro 2", MACHINES, 96.0e6, 0.34, 7.0},
    {"Espresso Pro 3", (const char *)0, MACHINES, 148.0e6, 0.16, 5.5},
    {"Office Bar 200", (const char *)0, MACHINES, 34.0e6, 0.20, 11.0},
    {"Grinder One", (const char *)0, GRINDERS, 9.5e6, 0.40, 22.0},
    {"Grinder Duo", (const char *)0, GRINDERS, 16.0e6, 0.38, 18.0},
    {"Grinder Max", (const char *)0, GRINDERS, 27.0e6, 0.22, 13.0},
    {"Care Plan Gold", (const char *)0, SERVICE, 12.0e6, 0.60, 9.0},
    {"Filter Kit", (const char *)0, SERVICE, 2.4e6, 0.40, 34.0},
};
