/* A mixture of quota methods as people write it: "regression", "history=0.5,potential=0.3,own_growth=0.2". */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "territory/quota_past.h"

/* The row of a name of this length; "history" is uniform growth. QC_QUOTA_METHODS for none. */
static size_t find_method(const char *name, size_t length)
{
    static const char history[] = "history";

    if (length == sizeof history - 1 && strncmp(name, history, length) == 0) {
        return QC_METHOD_UNIFORM;
    }
    for (size_t m = 0; m < QC_QUOTA_METHODS; m++) {
        const char *known = qc_quota_method_table[m].name;

        if (strlen(known) == length && strncmp(known, name, length) == 0) {
            return m;
        }
    }
    return QC_QUOTA_METHODS;
}

static qc_status fail_unknown(const char *name, size_t length, qc_error *error)
{
    static const char *const alone[] = {"auto", "index", "equal_odds"};
    enum { ALONE = sizeof alone / sizeof *alone };
    const char *names[QC_QUOTA_METHODS + ALONE];
    char wanted[64];
    const char *near = NULL;

    length = length < sizeof wanted - 1 ? length : sizeof wanted - 1;
    memcpy(wanted, name, length);
    wanted[length] = '\0';
    for (size_t k = 0; k < ALONE; k++) {
        names[QC_QUOTA_METHODS + k] = alone[k];
        if (strcmp(wanted, alone[k]) == 0) {
            return qc_fail(error, QC_ERR_ARGUMENT,
                           "'%s' is no element of a mixture; it is used alone, for a plan",
                           wanted);
        }
    }
    for (size_t m = 0; m < QC_QUOTA_METHODS; m++) {
        names[m] = qc_quota_method_table[m].name;
    }
    near = qc_text_nearest(wanted, names, QC_QUOTA_METHODS + ALONE);
    return qc_fail(error, QC_ERR_ARGUMENT, "there is no quota method '%s'; %s%s%s", wanted,
                   near != NULL ? "did you mean '" : "",
                   near != NULL ? near : "auto chooses one", near != NULL ? "'?" : "");
}

static qc_status check_needs(const qc_quota_past *past, size_t method, qc_error *error)
{
    const qc_quota_method *row = &qc_quota_method_table[method];

    if (!qc_quota_method_can(row, past)) {
        return qc_fail(error, QC_ERR_DATA, "method '%s' needs %s, which the input lacks",
                       row->name,
                       row->needs_forecast           ? "forecasts of the past"
                       : row->needs_potential_growth ? "potential of several periods"
                                                     : "potential of territories");
    }
    return QC_OK;
}

qc_status qc_quota_mixture_parse(const char *text, const qc_quota_past *past,
                                 double weight[QC_QUOTA_METHODS], qc_error *error)
{
    double draft[QC_QUOTA_METHODS] = {0};
    double sum = 0;
    qc_status status = QC_OK;

    for (const char *at = text; *at != '\0';) {
        size_t length = strcspn(at, ",="), method = find_method(at, length);
        double own = 1;

        if (method == QC_QUOTA_METHODS) {
            return fail_unknown(at, length, error);
        }
        QC_TRY(check_needs(past, method, error));
        if (at[length] == '=') {
            const char *number = at + length + 1;
            char *end = NULL;

            own = strtod(number, &end);
            length = (size_t)(end - at);
            if (end == number || (*end != ',' && *end != '\0') || !isfinite(own) || own < 0) {
                return qc_fail(error, QC_ERR_ARGUMENT,
                               "'%s': a weight is a number of at least 0, as in "
                               "history=0.5,potential=0.5",
                               text);
            }
        }
        draft[method] += own;
        sum += own;
        at += length + (at[length] == ',' ? 1 : 0);
    }
    if (!(sum > 0) || !isfinite(sum)) {
        return qc_fail(error, QC_ERR_ARGUMENT, "the weights of '%s' add up to %g", text, sum);
    }
    for (size_t m = 0; m < QC_QUOTA_METHODS; m++) {
        weight[m] = draft[m] / sum;
    }

done:
    return status;
}
