/* Made-up names of people and customers: the n-th name of a list without repeats. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_NAMES_H
#define DEMO_NAMES_H

#include <stddef.h>

/** Name of the n-th person. Different for different n. */
void demo_name_person(size_t n, char *text, size_t size);

/** Name of the n-th customer of a city. Different for different n and cities. */
void demo_name_customer(const char *city, size_t n, char *text, size_t size);

#endif
