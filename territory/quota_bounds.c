/* Floors, caps and holds: found in the input. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "territory/quota_work.h"

/* Names */

static qc_status same_key(const char *a, const char *b, bool *same, qc_error *error)
{
    qc_status status = QC_OK;
    char *left = NULL;
    char *right = NULL;

    QC_TRY(qc_text_key(a, &left, error));
    QC_TRY(qc_text_key(b, &right, error));
    *same = strcmp(left, right) == 0;

done:
    qc_memory_free(left);
    qc_memory_free(right);
    return status;
}

static qc_status fail_unknown(const qc_quota_work *work, const qc_config_constraint *constraint,
                              qc_error *error)
{
    const char **names = NULL;
    const char *near = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(names, work->scratch, work->branch_count, error));
    for (size_t i = 0; i < work->branch_count; i++) {
        names[i] = work->branches[i].name;
    }
    near = qc_text_nearest(constraint->node, names, work->branch_count);
    status = near != NULL
                 ? qc_fail_at(error, QC_ERR_NOT_FOUND, work->settings->constraints_source,
                              constraint->line, 0,
                              "constraints: no node is called '%s'; did you mean '%s'?",
                              constraint->node, near)
                 : qc_fail_at(error, QC_ERR_NOT_FOUND, work->settings->constraints_source,
                              constraint->line, 0,
                              "constraints: no node is called '%s'; name a territory, a region "
                              "or the company",
                              constraint->node);

done:
    return status;
}

/* By name, else by the territory's id, else by name without case, accents, blanks and
 * punctuation. */
static qc_status find_named(const qc_quota_work *work, const qc_config_constraint *constraint,
                            qc_id *found, qc_error *error)
{
    const qc_territories *territories = &work->book->territories;
    const char *name = constraint->node;
    qc_status status = QC_OK;

    *found = QC_NO_ID;
    for (size_t i = 0; i < work->branch_count && *found == QC_NO_ID; i++) {
        if (strcmp(work->branches[i].name, name) == 0) {
            *found = (qc_id)i;
        }
    }
    for (size_t i = 0; i < territories->count && *found == QC_NO_ID; i++) {
        if (strcmp(territories->id[i], name) == 0) {
            *found = qc_quota_tree_find(work, (qc_id)i);
        }
    }
    for (size_t i = 0; i < work->branch_count && *found == QC_NO_ID; i++) {
        bool same = false;

        QC_TRY(same_key(work->branches[i].name, name, &same, error));
        if (same) {
            *found = (qc_id)i;
        }
    }
    if (*found == QC_NO_ID && qc_book_is_company(work->book, name)) {
        *found = 0;
    }
    if (*found == QC_NO_ID) {
        status = fail_unknown(work, constraint, error);
    }

done:
    return status;
}

/* Floors, caps and holds */

static qc_status take_table_amount(const qc_quota_work *work, size_t row, const char *kind,
                                   qc_money amount, qc_money *target, qc_error *error)
{
    const qc_territories *territories = &work->book->territories;

    if (amount == QC_NO_MONEY) {
        return QC_OK;
    }
    if (amount < 0) {
        return qc_fail_at(error, QC_ERR_DATA, qc_quota_source(work, territories->file, row),
                          territories->line[row], 0,
                          "the %s of '%s' is negative; a quota is at least 0", kind,
                          territories->name[row]);
    }
    *target = amount < QC_UNLIMITED ? amount : QC_UNLIMITED;
    return QC_OK;
}

static qc_status take_table_bounds(qc_quota_work *work, qc_error *error)
{
    const qc_territories *territories = &work->book->territories;
    qc_quota_list unseen = {.count = 0};
    qc_status status = QC_OK;

    for (size_t row = 0; row < territories->count; row++) {
        qc_id branch = qc_quota_tree_find(work, (qc_id)row);
        qc_quota_branch aside = {.floor = QC_NO_MONEY, .cap = QC_NO_MONEY, .hold = QC_NO_MONEY};
        qc_quota_branch *target = branch == QC_NO_ID ? &aside : &work->branches[branch];

        QC_TRY(take_table_amount(work, row, "floor", territories->floor[row], &target->floor,
                                 error));
        QC_TRY(take_table_amount(work, row, "cap", territories->cap[row], &target->cap, error));
        QC_TRY(
            take_table_amount(work, row, "hold", territories->hold[row], &target->hold, error));
        if (aside.floor != QC_NO_MONEY || aside.cap != QC_NO_MONEY ||
            aside.hold != QC_NO_MONEY) {
            QC_TRY(qc_quota_list_add(work, &unseen, territories->name[row], error));
        }
    }
    QC_TRY(
        qc_quota_note_list(work, &unseen,
                           "territory has a floor, cap or hold without effect, since nothing "
                           "of it is known; a row of revenue 0 lets it count",
                           "territories have floors, caps or holds without effect, since "
                           "nothing of them is known; a row of revenue 0 lets them count",
                           error));

done:
    return status;
}

static qc_status take_setting(const qc_quota_work *work, const qc_config_constraint *constraint,
                              const char *kind, double amount, qc_money *target,
                              qc_error *error)
{
    if (isnan(amount)) {
        return QC_OK;
    }
    if (amount < 0) {
        return qc_fail_at(error, QC_ERR_ARGUMENT, work->settings->constraints_source,
                          constraint->line, 0,
                          "constraints: the %s of '%s' is %g; a quota is at least 0", kind,
                          constraint->node, amount);
    }
    return qc_quota_money(work, amount, constraint->node, target, error);
}

/* What the settings say wins: field by field, and a hold over the table's floor and cap, or the
 * reverse. */
static qc_status take_settings_bounds(qc_quota_work *work, qc_error *error)
{
    qc_status status = QC_OK;

    for (size_t i = 0; i < work->settings->constraint_count; i++) {
        const qc_config_constraint *constraint = &work->settings->constraints[i];
        qc_id branch = QC_NO_ID;
        qc_quota_branch *target = NULL;

        QC_TRY(find_named(work, constraint, &branch, error));
        target = &work->branches[branch];
        if (!isnan(constraint->hold)) {
            target->floor = QC_NO_MONEY;
            target->cap = QC_NO_MONEY;
        }
        if (!isnan(constraint->floor) || !isnan(constraint->cap)) {
            target->hold = QC_NO_MONEY;
        }
        QC_TRY(
            take_setting(work, constraint, "floor", constraint->floor, &target->floor, error));
        QC_TRY(take_setting(work, constraint, "cap", constraint->cap, &target->cap, error));
        QC_TRY(take_setting(work, constraint, "hold", constraint->hold, &target->hold, error));
    }

done:
    return status;
}

/* What has come already is a floor; a hold or cap below it gives way. */
static qc_status take_earned(qc_quota_work *work, qc_error *error)
{
    for (size_t i = 0; i < work->leaf_count && work->settings->earned != NULL; i++) {
        qc_quota_branch *branch = &work->branches[work->leaves[i]];
        double earned = work->settings->earned[branch->leaf];
        qc_money amount = 0;
        qc_status status = QC_OK;

        if (!(earned > 0)) {
            continue;
        }
        status = qc_quota_money(work, earned, branch->name, &amount, error);
        if (status != QC_OK) {
            return status;
        }
        if (branch->hold != QC_NO_MONEY && branch->hold < amount) {
            branch->hold = QC_NO_MONEY;
        }
        if (branch->cap != QC_NO_MONEY && branch->cap < amount) {
            branch->cap = QC_NO_MONEY;
        }
        if (branch->hold == QC_NO_MONEY && branch->floor < amount) {
            branch->floor = amount;
            branch->is_earned = true;
        }
    }
    return QC_OK;
}

qc_status qc_quota_bounds_take(qc_quota_work *work, qc_error *error)
{
    qc_status status = QC_OK;

    if (!work->settings->of_product) {
        QC_TRY(take_table_bounds(work, error));
    }
    QC_TRY(take_settings_bounds(work, error));
    QC_TRY(take_earned(work, error));

done:
    return status;
}
