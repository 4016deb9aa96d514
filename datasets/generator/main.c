/* The program quotacast-demo-company: options, messages, exit status. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_company.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_DATA = 1, EXIT_USAGE = 2 };

static const char USAGE[] =
    "quotacast-demo-company: makes the exports of a company that does not exist\n"
    "\n"
    "  quotacast-demo-company -o demo\n"
    "  quotacast-demo-company --seed 7 --scale 10 -o large\n"
    "  quotacast-demo-company --deals 1000000 -o many-deals\n"
    "\n"
    "  -o, --out DIR   the folder for the exports; made if missing\n"
    "  --truth DIR     also write the true parameters, into another folder\n"
    "  --seed N        whole number, 0 or more; default 1\n"
    "  --scale X       0.1 to 1000: accounts, deals, people, revenue; default 1\n"
    "  --deals N       number of opportunities, 1 to 100000000; default 6000 times scale\n"
    "  --periods N     months of revenue up to 2025-12, 12 to 120; default 48\n"
    "  -h, --help      this text\n";

static int fail_usage(const char *what, const char *text)
{
    (void)fprintf(stderr, "quotacast-demo-company: %s '%s'; see --help\n", what, text);
    return EXIT_USAGE;
}

/* A whole number without sign; 0 on success. */
static int parse_whole(const char *text, unsigned long long *value)
{
    char *end = NULL;
    if (text[0] < '0' || text[0] > '9') {
        return -1;
    }
    errno = 0;
    *value = strtoull(text, &end, 10);
    return errno != 0 || *end != '\0' ? -1 : 0;
}

static int parse_scale(const char *text, double *value)
{
    char *end = NULL;
    errno = 0;
    *value = strtod(text, &end);
    return errno != 0 || end == text || *end != '\0' ? -1 : 0;
}

static int apply(const char *option, const char *text, demo_settings *settings)
{
    unsigned long long whole = 0;
    if (strcmp(option, "-o") == 0 || strcmp(option, "--out") == 0) {
        settings->folder = text;
        return 0;
    }
    if (strcmp(option, "--truth") == 0) {
        settings->truth_folder = text;
        return 0;
    }
    if (strcmp(option, "--scale") == 0) {
        return parse_scale(text, &settings->scale) == 0
                   ? 0
                   : fail_usage("--scale needs a number, not", text);
    }
    if (parse_whole(text, &whole) != 0) {
        (void)fprintf(stderr, "quotacast-demo-company: %s needs a whole number, not '%s'\n",
                      option, text);
        return EXIT_USAGE;
    }
    if (strcmp(option, "--seed") == 0) {
        settings->seed = whole;
    } else if (strcmp(option, "--periods") == 0) {
        settings->periods = (size_t)whole;
    } else if (whole == 0) {
        return fail_usage("--deals needs at least 1, not", text);
    } else {
        settings->deals = (size_t)whole;
    }
    return 0;
}

static int is_option(const char *text)
{
    static const char *const OPTIONS[] = {"-o",      "--out",   "--truth",  "--seed",
                                          "--scale", "--deals", "--periods"};
    for (size_t i = 0; i < sizeof OPTIONS / sizeof OPTIONS[0]; i++) {
        if (strcmp(text, OPTIONS[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    demo_settings settings = demo_settings_default();
    demo_error error = {""};
    for (int i = 1; i < argc; i += 2) {
        if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0) {
            return fputs(USAGE, stdout) < 0 ? EXIT_DATA : EXIT_SUCCESS;
        }
        if (!is_option(argv[i])) {
            return fail_usage("unknown option", argv[i]);
        }
        if (i + 1 == argc) {
            return fail_usage("nothing follows", argv[i]);
        }
        int result = apply(argv[i], argv[i + 1], &settings);
        if (result != 0) {
            return result;
        }
    }
    demo_status status = demo_company_write(&settings, &error);
    if (status != DEMO_OK) {
        (void)fprintf(stderr, "quotacast-demo-company: %s\n", error.message);
        return status == DEMO_ERR_ARGUMENT ? EXIT_USAGE : EXIT_DATA;
    }
    return EXIT_SUCCESS;
}
