/* What feasts do, in an explanation. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/results_explain_feasts.h"

#include "core/text.h"

enum { TEXT_SIZE = 64 };

/* Effects below this share are not told. */
static const double TELLING = 0.0005;

static const char *percent(double share, char text[TEXT_SIZE])
{
    (void)qc_text_format(text, TEXT_SIZE, "%+.1f %%", 100 * share);
    return text;
}

/* "3 days before" or "on the day". */
static const char *away(int day, char text[TEXT_SIZE])
{
    int days = day < 0 ? -day : day;

    if (day == 0) {
        return "on the day";
    }
    (void)qc_text_format(text, TEXT_SIZE, "%d %s %s", days, days == 1 ? "day" : "days",
                         day < 0 ? "before" : "behind");
    return text;
}

static void tell_feast(const qc_page *page, const qc_explained_feast *feast)
{
    char change[TEXT_SIZE];
    char day[TEXT_SIZE];

    if (feast->highest >= TELLING) {
        qc_page_line(page, 2, "Feasts: %s puts up to %s on a day (%s).", feast->name,
                     percent(feast->highest, change), away(feast->highest_day, day));
    }
    if (-feast->lowest >= TELLING) {
        qc_page_line(page, 2, "Feasts: %s puts down to %s on a day (%s).", feast->name,
                     percent(feast->lowest, change), away(feast->lowest_day, day));
    }
}

void qc_explain_feasts_tell(const qc_page *page, const qc_explanation *found)
{
    for (size_t k = 0; k < found->feast_count; k++) {
        tell_feast(page, &found->feasts[k]);
    }
}

void qc_explain_feasts_put(qc_json *json, const qc_explanation *found)
{
    qc_json_open(json, "feasts", '[');
    for (size_t k = 0; k < found->feast_count; k++) {
        const qc_explained_feast *feast = &found->feasts[k];

        qc_json_open(json, NULL, '{');
        qc_json_put_text(json, "name", feast->name);
        qc_json_put_number(json, "highest", feast->highest);
        qc_json_put_number(json, "highest_day", feast->highest_day);
        qc_json_put_number(json, "lowest", feast->lowest);
        qc_json_put_number(json, "lowest_day", feast->lowest_day);
        qc_json_close(json);
    }
    qc_json_close(json);
}
