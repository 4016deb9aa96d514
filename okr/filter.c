/* Filters of key results: territory, product, owner; and the log for forecast accuracy. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/text.h"
#include "okr/okr_work.h"

#define PART_TEXT 256

/* Names of the book */

/** A column of names to look in. */
typedef struct names {
    const char *const *id, *const *name;
    size_t count;
    const char *what; /**< "territory" */
} names;

static qc_status same_key(const char *text, const char *key, bool *same, qc_error *error)
{
    char *own = NULL;
    qc_status status = qc_text_key(text, &own, error);
    *same = status == QC_OK && strcmp(own, key) == 0;
    qc_memory_free(own);
    return status;
}

/** The row of a name: exactly by id or name, else by the normalised ones. */
static qc_status find_row(const names *in, const char *name, qc_id *row, qc_error *error)
{
    qc_status status = QC_OK;
    char *key = NULL;

    *row = QC_NO_ID;
    for (size_t i = 0; i < in->count; i++) {
        if (strcmp(in->id[i], name) == 0 || strcmp(in->name[i], name) == 0) {
            *row = (qc_id)i;
            return QC_OK;
        }
    }
    QC_TRY(qc_text_key(name, &key, error));
    for (size_t i = 0; i < in->count && *row == QC_NO_ID; i++) {
        bool same = false;
        QC_TRY(same_key(in->name[i], key, &same, error));
        if (!same) {
            QC_TRY(same_key(in->id[i], key, &same, error));
        }
        *row = same ? (qc_id)i : QC_NO_ID;
    }

done:
    qc_memory_free(key);
    return status;
}

static qc_status note_unknown_value(qc_okr_work *work, qc_id row, const names *in,
                                    const char *value, qc_error *error)
{
    char clipped[QC_OKR_CLIP];
    const char *near = qc_text_nearest(value, in->name, in->count);
    return qc_okr_note(work, row, error,
                       "filter: there is no %s '%s'%s%s%s; nothing is computed", in->what,
                       qc_okr_clip(value, clipped), near != NULL ? "; did you mean '" : "",
                       near != NULL ? near : "", near != NULL ? "'?" : "");
}

static bool is_company(const qc_book *book, const char *name)
{
    return qc_text_equal_nocase(name, book->company) || qc_text_equal_nocase(name, "company") ||
           qc_text_equal_nocase(name, "total") || qc_text_equal_nocase(name, "perusahaan") ||
           qc_text_equal_nocase(name, "all") || qc_text_equal_nocase(name, "semua");
}

/* Fields */

static qc_status set_territory(qc_okr_work *work, qc_id row, const char *value,
                               qc_okr_filter *filter, qc_error *error)
{
    const qc_territories *table = &work->book->territories;
    const names in = {table->id, table->name, table->count, "territory"};
    qc_status status = find_row(&in, value, &filter->territory, error);
    if (status == QC_OK && filter->territory == QC_NO_ID && !is_company(work->book, value)) {
        filter->is_bad = true;
        status = note_unknown_value(work, row, &in, value, error);
    }
    return status;
}

static qc_status set_owner(qc_okr_work *work, qc_id row, const char *value,
                           qc_okr_filter *filter, qc_error *error)
{
    const qc_reps *table = &work->book->reps;
    const names in = {table->id, table->name, table->count, "rep"};
    qc_status status = find_row(&in, value, &filter->rep, error);
    if (status == QC_OK && filter->rep == QC_NO_ID) {
        filter->is_bad = true;
        status = note_unknown_value(work, row, &in, value, error);
    }
    return status;
}

/** Marks the products of a name, else those of a family. */
static qc_status mark_products(const qc_products *table, const char *key, qc_okr_filter *filter,
                               bool *found, qc_error *error)
{
    qc_status status = QC_OK;
    for (size_t pass = 0; pass < 2 && !*found; pass++) {
        for (size_t p = 0; p < table->count; p++) {
            bool same = false;
            QC_TRY(same_key(pass == 0 ? table->name[p] : table->family[p], key, &same, error));
            if (!same && pass == 0) {
                QC_TRY(same_key(table->id[p], key, &same, error));
            }
            filter->products[p] = same;
            *found = *found || same;
        }
    }

done:
    return status;
}

static qc_status set_product(qc_okr_work *work, qc_id row, const char *value,
                             qc_okr_filter *filter, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_products *table = &work->book->products;
    const names in = {table->id, table->name, table->count, "product"};
    char *key = NULL;
    bool found = false;

    qc_memory_free(filter->products);
    filter->products = NULL;
    QC_TRY(QC_NEW_ARRAY(filter->products, table->count, error));
    QC_TRY(qc_text_key(value, &key, error));
    QC_TRY(mark_products(table, key, filter, &found, error));
    if (!found) {
        filter->is_bad = true;
        QC_TRY(note_unknown_value(work, row, &in, value, error));
    }
    filter->product = qc_arena_copy(work->keep, value, strlen(value));
    if (filter->product == NULL) {
        status = qc_fail_memory(error);
    }

done:
    qc_memory_free(key);
    return status;
}

static qc_status set_source(qc_okr_work *work, qc_id row, const char *value,
                            qc_okr_filter *filter, qc_error *error)
{
    filter->from_log = qc_text_equal_nocase(value, "log");
    if (filter->from_log || qc_text_equal_nocase(value, "backtest")) {
        return QC_OK;
    }
    filter->is_bad = true;
    return qc_okr_note(work, row, error,
                       "filter: source is 'log' or 'backtest', not '%s'; nothing is computed",
                       value);
}

static qc_status set_version(qc_okr_work *work, qc_id row, const char *value,
                             qc_okr_filter *filter, qc_error *error)
{
    (void)row;
    filter->from_log = true;
    filter->version = qc_arena_copy(work->keep, value, strlen(value));
    return filter->version != NULL ? QC_OK : qc_fail_memory(error);
}

/** A field of a filter under one of its names. */
typedef struct field {
    const char *name;
    qc_status (*set)(qc_okr_work *work, qc_id row, const char *value, qc_okr_filter *filter,
                     qc_error *error);
    qc_okr_subject of;
} field;

static const field fields[] = {
    {"territory", set_territory, QC_OKR_TERRITORY},
    {"region", set_territory, QC_OKR_TERRITORY},
    {"area", set_territory, QC_OKR_TERRITORY},
    {"wilayah", set_territory, QC_OKR_TERRITORY},
    {"daerah", set_territory, QC_OKR_TERRITORY},
    {"product", set_product, QC_OKR_PRODUCT},
    {"family", set_product, QC_OKR_PRODUCT},
    {"produk", set_product, QC_OKR_PRODUCT},
    {"owner", set_owner, QC_OKR_OWNER},
    {"rep", set_owner, QC_OKR_OWNER},
    {"salesperson", set_owner, QC_OKR_OWNER},
    {"perwakilan", set_owner, QC_OKR_OWNER},
    {"source", set_source, QC_OKR_SOURCE},
    {"version", set_version, QC_OKR_VERSION},
    {"author", set_version, QC_OKR_VERSION},
    {"sumber", set_source, QC_OKR_SOURCE},
    {"versi", set_version, QC_OKR_VERSION},
};

#define FIELD_COUNT (sizeof fields / sizeof fields[0])

/** Two values of one subject contradict each other: neither wins silently. */
static qc_status set_once(qc_okr_work *work, qc_id row, const field *one, const char *value,
                          qc_okr_filter *filter, qc_error *error)
{
    const char **said = &filter->said[one->of];
    if (*said != NULL && !qc_text_equal_nocase(*said, value)) {
        char first[QC_OKR_CLIP];
        char second[QC_OKR_CLIP];
        filter->is_bad = true;
        return qc_okr_note(
            work, row, error,
            "filter: '%s' and '%s' are both given as %s, and only one counts; "
            "keep one of them, or write a key result for each; nothing is computed",
            qc_okr_clip(*said, first), qc_okr_clip(value, second), one->name);
    }
    *said = qc_arena_copy(work->keep, value, strlen(value));
    return *said != NULL ? one->set(work, row, value, filter, error) : qc_fail_memory(error);
}

static qc_status set_field(qc_okr_work *work, qc_id row, const char *name, const char *value,
                           qc_okr_filter *filter, qc_error *error)
{
    const char *known[FIELD_COUNT];
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        known[i] = fields[i].name;
        if (qc_text_equal_nocase(fields[i].name, name)) {
            return set_once(work, row, &fields[i], value, filter, error);
        }
    }
    const char *near = qc_text_nearest(name, known, FIELD_COUNT);
    filter->is_bad = true;
    return qc_okr_note(work, row, error,
                       "filter: '%s' is not known%s%s%s; known are territory, region, product, "
                       "owner, source and version; nothing is computed",
                       name, near != NULL ? ", did you mean '" : "", near != NULL ? near : "",
                       near != NULL ? "'" : "");
}

/** Copies the text between two places without the blanks around it. */
static bool copy_trimmed(const char *begin, const char *end, char *copy)
{
    while (begin < end && (*begin == ' ' || *begin == '\t')) {
        begin++;
    }
    while (end > begin && (end[-1] == ' ' || end[-1] == '\t')) {
        end--;
    }
    size_t length = (size_t)(end - begin);
    if (length >= PART_TEXT) {
        return false;
    }
    memcpy(copy, begin, length);
    copy[length] = '\0';
    return true;
}

/** Reads one "field=value". */
static qc_status read_part(qc_okr_work *work, qc_id row, const char *begin, const char *end,
                           qc_okr_filter *filter, qc_error *error)
{
    char name[PART_TEXT];
    char value[PART_TEXT];
    const char *equals = memchr(begin, '=', (size_t)(end - begin));
    if (equals == NULL && copy_trimmed(begin, end, name) && name[0] == '\0') {
        return QC_OK; /* nothing between two semicolons */
    }
    if (equals == NULL || !copy_trimmed(begin, equals, name) ||
        !copy_trimmed(equals + 1, end, value) || name[0] == '\0' || value[0] == '\0') {
        filter->is_bad = true;
        return qc_okr_note(work, row, error,
                           "filter: '%.*s' is not of the form field=value; nothing is computed",
                           (int)(end - begin > 80 ? 80 : end - begin), begin);
    }
    return set_field(work, row, name, value, filter, error);
}

static qc_status read_parts(qc_okr_work *work, qc_id row, const char *text, const char *stop,
                            qc_okr_filter *filter, qc_error *error)
{
    qc_status status = QC_OK;
    while (status == QC_OK && text < stop) {
        const char *end = memchr(text, ';', (size_t)(stop - text));
        end = end != NULL ? end : stop;
        status = read_part(work, row, text, end, filter, error);
        text = end < stop ? end + 1 : stop;
    }
    return status;
}

qc_status qc_okr_filter_read(qc_okr_work *work, qc_id row, qc_okr_filter *filter,
                             qc_error *error)
{
    const char *metric = work->book->key_results.metric[row];
    const char *text = work->book->key_results.filter[row];
    const char *bracket = strchr(metric, '[');
    const char *closing = bracket != NULL ? strchr(bracket, ']') : NULL;
    *filter = (qc_okr_filter){.territory = QC_NO_ID, .rep = QC_NO_ID};
    qc_status status = read_parts(work, row, text, text + strlen(text), filter, error);
    if (status == QC_OK && closing != NULL &&
        memchr(bracket, '=', (size_t)(closing - bracket)) != NULL) {
        status = read_parts(work, row, bracket + 1, closing, filter, error);
    }
    return status;
}

void qc_okr_filter_clear(qc_okr_filter *filter)
{
    qc_memory_free(filter->products);
    filter->products = NULL;
}

/** True if `territory` is `above` or lies below it; QC_NO_ID above is the company. */
static bool is_within(const qc_territories *table, qc_id territory, qc_id above)
{
    for (size_t steps = 0; territory != QC_NO_ID && steps <= table->count; steps++) {
        if (territory == above) {
            return true;
        }
        territory = table->parent[territory];
    }
    return above == QC_NO_ID;
}

bool qc_okr_passes(const qc_okr_work *work, const qc_okr_filter *filter, qc_id territory,
                   qc_id product, qc_id rep)
{
    if (filter->rep != QC_NO_ID && rep != filter->rep) {
        return false;
    }
    if (filter->products != NULL && (product == QC_NO_ID || !filter->products[product])) {
        return false;
    }
    return is_within(&work->book->territories, territory, filter->territory);
}
