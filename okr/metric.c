/* The table of metrics, and which of them a name means. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/text.h"
#include "okr/okr_work.h"

#define METRIC_TEXT 128

/* Aliases are names without case, accents, blanks and signs: English, then Indonesian. */
static const qc_okr_metric metrics[] = {
    {"revenue", QC_OKR_MONEY, QC_OKR_ADDS_UP, qc_okr_value_revenue, qc_okr_odds_revenue, NULL,
     "sales salesrevenue netsales netrevenue totalsales totalrevenue turnover "
     "pendapatan pendapatanpenjualan totalpendapatan penjualan totalpenjualan nilaipenjualan "
     "hasilpenjualan omzet omset omzetpenjualan"},
    {"won_amount", QC_OKR_MONEY, QC_OKR_ADDS_UP, qc_okr_value_deals, qc_okr_odds_won, NULL,
     "bookings booking wonrevenue wonvalue closedwon closedwonamount closedwonrevenue "
     "amountwon "
     "nilaitransaksi nilaimenang nilaitransaksimenang nilaikontrak"},
    {"won_count", QC_OKR_COUNT, QC_OKR_ADDS_UP, qc_okr_value_deals, NULL,
     "the futures are of revenue, not of numbers of deals",
     "deals wondeals dealswon newdeals dealsclosed closeddeals numberofdeals dealcount "
     "closedwoncount wonopportunities transactions newtransactions "
     "transaksi transaksibaru jumlahtransaksi transaksimenang jumlahtransaksimenang "
     "kesepakatan"},
    {"win_rate", QC_OKR_PERCENT, QC_OKR_HOLDS, qc_okr_value_deals, NULL,
     "the futures are of revenue, not of wins and losses",
     "winrate winratio closerate closingrate wonrate "
     "tingkatkemenangan tingkatmenang rasiokemenangan tingkatpenutupan"},
    {"avg_deal_size", QC_OKR_MONEY, QC_OKR_HOLDS, qc_okr_value_deals, NULL,
     "the futures are of revenue, not of single deals",
     "averagedealsize meandealsize dealsize averagedealvalue avgdealvalue averagewonamount acv "
     "averagetransactionsize averageordervalue aov "
     "ratarataukurantransaksi ukuranrataratatransaksi ukurantransaksiratarata "
     "rataratatransaksi "
     "rataratanilaitransaksi nilairataratatransaksi nilaitransaksiratarata ukurantransaksi "
     "rataratanilaikontrak rataratanilaikesepakatan"},
    {"sales_cycle_days", QC_OKR_DAYS, QC_OKR_HOLDS, qc_okr_value_deals, NULL,
     "the futures are of revenue, not of single deals",
     "salescycle salescyclelength lengthofsalescycle dealcycle daystoclose averagedaystoclose "
     "timetoclose cyclelength cycletime "
     "sikluspenjualan panjangsikluspenjualan lamasikluspenjualan durasisikluspenjualan"},
    {"new_customers", QC_OKR_COUNT, QC_OKR_ADDS_UP, qc_okr_value_new_customers, NULL,
     "the futures are of revenue, not of customers",
     "newcustomer newaccounts newlogos newlogo customersacquired customeracquisition "
     "acquisition acquisitionrate newclients "
     "pelangganbaru jumlahpelangganbaru akuisisipelanggan tingkatakuisisipelanggan klienbaru"},
    {"opps_created", QC_OKR_COUNT, QC_OKR_ADDS_UP, qc_okr_value_deals, NULL,
     "the futures are of revenue, not of new opportunities",
     "opportunitiescreated newopportunities newopps opportunities dealscreated newpipeline "
     "peluangbaru peluangpenjualan peluangpenjualanbaru jumlahpeluang"},
    {"pipeline_coverage", QC_OKR_RATIO, QC_OKR_HOLDS, qc_okr_value_coverage, NULL,
     "the futures are of revenue, not of the pipeline",
     "coverage coverageratio pipelinecoverageratio pipelineratio "
     "cakupanpipeline cakupan rasiopipeline"},
    {"forecast_accuracy", QC_OKR_PERCENT, QC_OKR_HOLDS, qc_okr_value_accuracy,
     qc_okr_odds_accuracy, NULL,
     "accuracy salesforecastaccuracy accuracyofforecasts accuracyofsalesforecasts 1wape "
     "1minuswape "
     "akurasi akurasiperkiraan akurasiperkiraanpenjualan akurasiperamalan akurasiprakiraan "
     "akurasiproyeksi akurasiproyeksipenjualan akurasiforecast akurasiramalan"},
    {"quota_attainment_share", QC_OKR_PERCENT, QC_OKR_BUILDS_UP, qc_okr_value_attainment,
     qc_okr_odds_attainment, NULL,
     "quotaattainment attainment attainmentshare territoriesatquota shareatquota "
     "pencapaiankuota pencapaiantarget pencapaiansasaran porsiwilayahmencapaikuota"},
    {"manual", QC_OKR_MANUAL, QC_OKR_HOLDS, qc_okr_value_manual, NULL,
     "the value is checked in by hand", "manually boolean milestone checkin manualcheckin"},
};

#define METRIC_COUNT (sizeof metrics / sizeof metrics[0])
#define MANUAL (&metrics[METRIC_COUNT - 1])

/** True if a blank-divided list holds a word. */
static bool list_holds(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *p = list; length > 0 && (p = strstr(p, word)) != NULL; p += length) {
        bool begins = p == list || p[-1] == ' ';
        bool ends = p[length] == '\0' || p[length] == ' ';
        if (begins && ends) {
            return true;
        }
    }
    return false;
}

/** The metric that a text is a usual name of, or NULL. */
static qc_status find_by_key(const char *text, const qc_okr_metric **metric, qc_error *error)
{
    char *key = NULL;
    qc_status status = qc_text_key(text, &key, error);
    *metric = NULL;
    for (size_t i = 0; status == QC_OK && i < METRIC_COUNT && *metric == NULL; i++) {
        char *own = NULL;
        status = qc_text_key(metrics[i].name, &own, error);
        if (status == QC_OK && (strcmp(own, key) == 0 || list_holds(metrics[i].aliases, key))) {
            *metric = &metrics[i];
        }
        qc_memory_free(own);
    }
    qc_memory_free(key);
    return status;
}

/** Words behind a metric's name; some of them narrow it to a part of the company. */
static const struct {
    const char *text;
    bool narrows;
} ends[] = {
    {"(", false},
    {"[", true},
    {",", false},
    {" in period", false},
    {" in the period", false},
    {" in filter", false},
    {" in ", true},
    {" from ", true},
    {" by ", true},
    {" filtered ", true},
    {" of forecasts", false},
    {" dari ", true},
    {" di ", true},
    {" pada ", true},
    {" dalam ", true},
    {" sebesar ", false},
    {" per quarter", false},
    {" per month", false},
    {" per year", false},
    {" per kuartal", false},
    {" per bulan", false},
    {" per tahun", false},
};

/** Cuts a description such as "revenue in territory" behind the words that name the metric. */
static bool cut_description(char *text, bool *narrows)
{
    size_t first = strlen(text);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const char *found = strstr(text, ends[i].text);
        if (found != NULL && (size_t)(found - text) < first) {
            first = (size_t)(found - text);
            *narrows = ends[i].narrows;
        }
    }
    bool is_cut = text[first] != '\0' && first > 0;
    text[first] = '\0';
    return is_cut;
}

qc_status qc_okr_metric_find(const char *name, qc_okr_metric_match *match, qc_error *error)
{
    char text[METRIC_TEXT];
    size_t length = strlen(name);
    const qc_okr_metric *found = NULL;
    *match = (qc_okr_metric_match){.metric = MANUAL, .is_known = true};
    if (length == 0) {
        return QC_OK;
    }
    qc_status status = find_by_key(name, &found, error);
    if (status == QC_OK && found == NULL && length < sizeof text) {
        memcpy(text, name, length + 1);
        if (cut_description(text, &match->is_narrowed)) {
            status = find_by_key(text, &found, error);
        }
    }
    if (status == QC_OK && found == NULL) {
        const char *names[METRIC_COUNT];
        for (size_t i = 0; i < METRIC_COUNT; i++) {
            names[i] = metrics[i].name;
        }
        match->near = qc_text_nearest(name, names, METRIC_COUNT);
        match->is_known = false;
        match->is_narrowed = false;
        found = MANUAL;
    }
    match->metric = found;
    return status;
}
