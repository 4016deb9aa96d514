/* What the company promised: its goals by quarter, and its objectives with key results. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "key_results.h"

#include <math.h>

enum { LAST_YEAR_Q1 = 2025 * 4, LAST_QUARTER = DEMO_LAST_QUARTER };

static const double GOAL_STRETCH = 1.08; /* over the expectation */

/* One line of the file; NAN leaves a number blank. */
typedef struct key_result {
    const char *objective, *id, *name, *kind, *metric, *filter, *unit;
    double baseline, target, stretch, weight;
    const char *period, *parent;
    double value;
} key_result;

static double company_quarter(const demo_revenue *revenue, int quarter)
{
    double sum = 0.0;
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        sum += demo_revenue_quarter(revenue, c, quarter);
    }
    return sum;
}

static double region_quarter(const demo_revenue *revenue, size_t region, int quarter)
{
    double sum = 0.0;
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        if (DEMO_CITY[c].region == region) {
            sum += demo_revenue_quarter(revenue, c, quarter);
        }
    }
    return sum;
}

/* Only quarters of the history: expectations are not kept by family. */
static double family_quarter(const demo_revenue *revenue, size_t family, int quarter)
{
    double sum = 0.0;
    for (size_t c = 0; c < DEMO_CITIES; c++) {
        for (int month = quarter * 3; month < quarter * 3 + 3; month++) {
            const demo_cell *cell = &revenue->cell[c][month - DEMO_FIRST_MONTH][family];
            sum += (double)(cell->amount + cell->credit);
        }
    }
    return sum;
}

static double round_to(double value, double unit)
{
    return floor(value / unit + 0.5) * unit;
}

double demo_goal(const demo_revenue *revenue, int quarter, uint64_t seed, demo_random *random)
{
    demo_random_seek(random, seed, DEMO_PURPOSE_GOAL, (uint64_t)quarter);
    double stretch = demo_random_between(random, 1.00, 1.07);
    if (quarter > LAST_QUARTER) {
        stretch = GOAL_STRETCH;
    }
    return round_to(company_quarter(revenue, quarter) * stretch, 1.0e8);
}

void demo_goals_write(const demo_revenue *revenue, uint64_t seed, demo_random *random,
                      FILE *file)
{
    char quarter[DEMO_DATE_SIZE];
    (void)fputs("node,period,amount\n", file);
    for (int q = LAST_YEAR_Q1; q <= LAST_QUARTER + 1; q++) {
        demo_quarter_format(q, quarter);
        (void)fprintf(file, "%s,%s,%.0f\n", DEMO_COMPANY_NAME, quarter,
                      demo_goal(revenue, q, seed, random));
    }
}

static void write_number(FILE *file, double value)
{
    if (isnan(value)) {
        (void)fputc(',', file);
    } else {
        (void)fprintf(file, "%.12g,", value);
    }
}

static void write_line(FILE *file, const key_result *result)
{
    (void)fprintf(file, "%s,%s,%s,%s,%s,%s,%s,", result->objective, result->id, result->name,
                  result->kind, result->metric, result->filter, result->unit);
    write_number(file, result->baseline);
    write_number(file, result->target);
    write_number(file, result->stretch);
    write_number(file, result->weight);
    (void)fprintf(file, "%s,%s,", result->period, result->parent);
    if (!isnan(result->value)) {
        (void)fprintf(file, "%.12g", result->value);
    }
    (void)fputc('\n', file);
}

static void write_lines(FILE *file, const key_result *results, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        write_line(file, &results[i]);
    }
}

static void write_growth(const demo_revenue *revenue, double goal, FILE *file)
{
    static const char *const O = "Grow in every region";
    const size_t bandung = demo_city_find("Bandung");
    const size_t east = DEMO_CITY[demo_city_find("Surabaya")].region;
    const double unit = 1.0e8;
    double company = company_quarter(revenue, LAST_YEAR_Q1);
    double region = region_quarter(revenue, east, LAST_YEAR_Q1);
    double region_next = region_quarter(revenue, east, LAST_QUARTER + 1);
    double grinders = family_quarter(revenue, 1, LAST_YEAR_Q1);
    double city = demo_revenue_quarter(revenue, bandung, LAST_YEAR_Q1);
    double city_next = demo_revenue_quarter(revenue, bandung, LAST_QUARTER + 1);
    const key_result results[] = {
        {O, "KR1.1", "Company revenue", "reach", "revenue", "", "IDR", round_to(company, unit),
         goal, round_to(goal * 1.05, unit), 0.4, "2026Q1", "", NAN},
        {O, "KR1.2", "Revenue of Jawa Timur", "reach", "revenue", "region=Jawa Timur", "IDR",
         round_to(region, unit), round_to(fmax(region_next * 1.06, region * 1.02), unit), NAN,
         0.2, "2026Q1", "KR1.1", NAN},
        {O, "KR1.3", "Revenue of grinders", "increase", "revenue", "product=Grinders", "IDR",
         round_to(grinders, unit), round_to(grinders * 1.15, unit),
         round_to(grinders * 1.25, unit), 0.2, "2026Q1", "KR1.1", NAN},
        {O, "KR1.4", "Revenue of Bandung", "reach", "revenue", "territory=Bandung", "IDR",
         round_to(city, unit), round_to(fmax(city_next * 1.02, city * 1.03), unit), NAN, 0.2,
         "2026Q1", "KR1.1", NAN},
    };
    write_lines(file, results, sizeof results / sizeof results[0]);
}

static void write_selling(const demo_tally *tally, FILE *file)
{
    static const char *const WIN = "Win more of what we start";
    static const char *const SPEED = "Sell faster and plan further ahead";
    const int first = demo_tally_index(LAST_YEAR_Q1);
    const int last = demo_tally_index(LAST_QUARTER);
    double won = (double)tally->won[last];
    double closed = won + (double)tally->lost[last];
    double rate = closed > 0.0 ? floor(100.0 * won / closed + 0.5) : 0.0;
    double size = won > 0.0 ? round_to(tally->won_amount[last] / won, 1.0e6) : 0.0;
    double days = won > 0.0 ? floor(tally->won_days[last] / won + 0.5) : 0.0;
    double count = (double)tally->won[first];
    double fresh = (double)tally->new_customers[last];
    const key_result results[] = {
        {WIN, "KR2.1", "Deals won", "reach", "won_count", "", "count", count,
         ceil(count * 1.12), ceil(count * 1.25), 0.4, "2026Q1", "", NAN},
        {WIN, "KR2.2", "Win rate", "increase", "win_rate", "", "percent", rate, rate + 3.0,
         rate + 6.0, 0.3, "2026Q1", "", NAN},
        {WIN, "KR2.3", "Average size of a won deal", "increase", "avg_deal_size", "", "IDR",
         size, round_to(size * 1.08, 1.0e6), NAN, 0.3, "2026Q1", "", NAN},
        {SPEED, "KR3.1", "Days from creation to a won deal", "decrease", "sales_cycle_days", "",
         "days", days, days - 7.0, days - 12.0, 0.5, "2026Q1", "", NAN},
        {SPEED, "KR3.2", "Open pipeline over what is still to be won", "stay_above",
         "pipeline_coverage", "", "percent", NAN, 150.0, NAN, 0.3, "2026Q1", "", NAN},
        {SPEED, "KR3.3", "Customers who buy for the first time", "reach", "new_customers", "",
         "count", fresh, ceil(fresh * 1.1), NAN, 0.2, "2026Q1", "", NAN},
    };
    write_lines(file, results, sizeof results / sizeof results[0]);
}

static void write_trust(const demo_revenue *revenue, const demo_tally *tally, FILE *file)
{
    static const char *const NEW = "Open new ground";
    static const char *const TRUST = "Numbers that people commit to";
    static const char *const CARE = "Keep the machines running";
    const size_t karawang = demo_city_find("Karawang");
    double before = demo_revenue_quarter(revenue, karawang, LAST_QUARTER);
    double next = demo_revenue_quarter(revenue, karawang, LAST_QUARTER + 1);
    double won = tally->won_amount[demo_tally_index(LAST_YEAR_Q1)];
    const key_result results[] = {
        {NEW, "KR4.1", "Revenue of Karawang", "reach", "revenue", "territory=Karawang", "IDR",
         round_to(before, 1.0e7), round_to(fmax(next * 1.15, before * 1.05), 1.0e7), NAN, 0.6,
         "2026Q1", "KR1.1", NAN},
        {NEW, "KR4.2", "Site surveys of candidate cities done", "reach", "manual", "", "count",
         0.0, 8.0, NAN, 0.4, "2026Q1", "", 3.0},
        {TRUST, "KR5.1", "Accuracy of the quarter's forecast", "stay_above",
         "forecast_accuracy", "", "percent", 86.0, 90.0, 95.0, 0.5, "2025Q4", "", NAN},
        {TRUST, "KR5.2", "Territories that reach their quota", "reach",
         "quota_attainment_share", "", "percent", 48.0, 60.0, 70.0, 0.3, "2026Q1", "", NAN},
        {TRUST, "KR5.3", "Amount won", "reach", "won_amount", "", "IDR", round_to(won, 1.0e8),
         round_to(won * 1.1, 1.0e8), NAN, 0.2, "2026Q1", "", NAN},
        {CARE, "KR6.1", "Customers who would recommend us", "increase", "manual", "", "percent",
         61.0, 70.0, 75.0, 0.4, "2026Q1", "", 63.0},
        {CARE, "KR6.2", "Days until a machine is repaired", "decrease", "manual", "", "days",
         5.2, 3.5, NAN, 0.3, "2026Q1", "", 4.6},
        {CARE, "KR6.3", "Machines that fail in their first year", "stay_below", "manual", "",
         "percent", 3.1, 3.0, NAN, 0.3, "2026Q1", "", 2.7},
    };
    write_lines(file, results, sizeof results / sizeof results[0]);
}

void demo_key_results_write(const demo_revenue *revenue, const demo_tally *tally, double goal,
                            FILE *file)
{
    (void)fputs("objective,id,name,kind,metric,filter,unit,baseline,target,stretch,weight,"
                "period,parent,value\n",
                file);
    write_growth(revenue, goal, file);
    write_selling(tally, file);
    write_trust(revenue, tally, file);
}
