/* The table of commands. Help, completion and the manual page come from it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <string.h>

#include "cli/long_table.h"

#define HORIZON OPTION_BIT(OPTION_HORIZON)
#define GOAL OPTION_BIT(OPTION_GOAL)
#define MODELS OPTION_BIT(OPTION_MODELS)

const option_set common_options =
    OPTION_BIT(OPTION_PERIOD) | OPTION_BIT(OPTION_AS_OF) | OPTION_BIT(OPTION_OUT) |
    OPTION_BIT(OPTION_FORMAT) | OPTION_BIT(OPTION_SEED) | OPTION_BIT(OPTION_THREADS) |
    OPTION_BIT(OPTION_DRAWS) | OPTION_BIT(OPTION_CURRENCY) |
    OPTION_BIT(OPTION_FISCAL_YEAR_START) | OPTION_BIT(OPTION_DATES) |
    OPTION_BIT(OPTION_DECIMAL_MARK) | OPTION_BIT(OPTION_CONFIG) | OPTION_BIT(OPTION_STRICT) |
    OPTION_BIT(OPTION_LENIENT) | OPTION_BIT(OPTION_MAX_ERRORS) | OPTION_BIT(OPTION_QUIET) |
    OPTION_BIT(OPTION_VERBOSE) | OPTION_BIT(OPTION_COLOR) | OPTION_BIT(OPTION_HELP) |
    OPTION_BIT(OPTION_VERSION);

const cli_command command_table[] = {
    {.name = "plan",
     .title = "everything for a folder of exports: forecast, accuracy, quotas, key results",
     .input = "FOLDER",
     .about =
         "Reads a folder of exports as they are (or one file, or - for standard input), writes "
         "forecast.csv, accuracy.csv, quotas.csv, quota_derivation.csv, plan.json and "
         "manifest.json into FOLDER/out or into -o DIR, and prints a one-page summary. "
         "quota_periods.csv, quota_products.csv, quota_overlays.csv and key_results.csv are "
         "written where the input has what they need, quota_changes.csv and "
         "quota_change_steps.csv with --compare. Files appear together or not at all. "
         "--format is table or json: json prints what plan.json holds.",
     .examples = "quotacast plan exports\n"
                 "quotacast plan exports --period 2026Q1 --goal \"104 miliar\" -o plan-2026Q1\n"
                 "quotacast plan exports --compare plan-2025Q4/quotas.csv -o plan-2026Q1\n"
                 "quotacast plan opportunities.csv --as-of 2025-12-31 --dates dmy\n",
     .own = GOAL | HORIZON | MODELS | OPTION_BIT(OPTION_METHOD) | OPTION_BIT(OPTION_COMPARE),
     .needs_input = true,
     .run = cmd_plan},
    {.name = "check",
     .title = "how the input was read, and what in it is doubtful or wrong",
     .input = "FOLDER",
     .about = "Says of each file which table it was read as and why, what became of its "
              "columns and rows, and where something is doubtful or wrong (file:line:column); "
              "then what the input holds and what can be done with it. --clean writes "
              "canonical tables, with a quotacast.yaml under which they load as the same data.",
     .examples = "quotacast check exports\n"
                 "quotacast check exports --strict && quotacast plan exports\n"
                 "quotacast check opportunities.csv --format csv\n"
                 "quotacast check exports --clean -o tables\n",
     .own = OPTION_BIT(OPTION_CLEAN),
     .needs_input = true,
     .run = cmd_check},
    {.name = "forecast",
     .title = "revenue forecasts from history",
     .input = "FOLDER",
     .about = "Forecasts the company, its regions and every territory from a folder of "
              "exports, or every series of a long table (--series, --period and --value name "
              "its columns). Quantiles come from the same futures that plan uses; naive is the "
              "method to beat. --regressors names a table of what is known of each period, "
              "past and future, such as prices and promotions. Very many series can be divided "
              "over several machines: each runs its --shard with --pool-out, then one of them, "
              "or each for its part, forecasts with --pool-in.",
     .examples = "quotacast forecast exports\n"
                 "quotacast forecast exports --horizon 12 --format csv -o forecast.csv\n"
                 "quotacast forecast HISTORY.csv --series id --period month --value amount\n"
                 "quotacast forecast exports --models ets,theta,arima\n"
                 "quotacast forecast exports --explain \"Jakarta Pusat\"\n"
                 "quotacast forecast SALES.csv --period t --value y --regressors PRICES.csv\n"
                 "quotacast forecast exports --shard 1/2 --pool-out pools/1.pool\n"
                 "quotacast forecast exports --pool-in pools --format csv -o forecast.csv\n",
     .own = HORIZON | MODELS | LONG_TABLE_OPTIONS | OPTION_BIT(OPTION_EXPLAIN) |
            OPTION_BIT(OPTION_SHARD) | OPTION_BIT(OPTION_POOL_OUT) | OPTION_BIT(OPTION_POOL_IN),
     .needs_input = true,
     .run = cmd_forecast},
    {.name = "accuracy",
     .title = "backtests; logged forecasts against actuals; value added over naive",
     .input = "FOLDER",
     .about = "Repeats the forecast from points in the past and compares it with actuals, by "
              "level, node, method and steps ahead (step 0: the sum of a fiscal quarter). With "
              "a forecast log, also what people and programs forecast at the time. With "
              "--value and --period, for the series of a long table, as with forecast.",
     .examples = "quotacast accuracy exports\n"
                 "quotacast accuracy exports --format csv -o accuracy.csv\n"
                 "quotacast accuracy HISTORY.csv --series id --period month --value amount\n",
     .own = HORIZON | MODELS | LONG_TABLE_OPTIONS,
     .needs_input = true,
     .run = cmd_accuracy},
    {.name = "quota",
     .title = "a goal allocated to territories, reps and periods",
     .input = "FOLDER",
     .about =
         "Allocates a goal so that all parts add up to it exactly, within floors, caps and "
         "holds, and gives the chance to reach each part. With -o DIR also writes quotas.csv, "
         "quota_derivation.csv, quota_periods.csv, quota_products.csv and quota_overlays.csv "
         "there. --explain says where one quota and its months come from. --compare shows what "
         "changes against an earlier plan, and --by-step how each step of the derivations "
         "changes, if quota_derivation.csv lies beside its quotas.csv; with -o both are "
         "written (quota_changes.csv, quota_change_steps.csv). --progress shows, within the "
         "period, what is booked and what is still needed. --backtest tries the quota methods "
         "on every past period of a long table (--series, --period, --value and --potential "
         "name its columns): their errors, fairness and odds.",
     .examples =
         "quotacast quota exports --goal 12500000 --period 2026Q1\n"
         "quotacast quota exports --goal \"12,5 miliar\" -o quotas\n"
         "quotacast quota exports --explain \"Jakarta Pusat\"\n"
         "quotacast quota exports --period 2026 --by-period\n"
         "quotacast quota exports --by-product\n"
         "quotacast quota exports --unit 100000 --compare last/quotas.csv\n"
         "quotacast quota exports --compare last/quotas.csv --by-step\n"
         "quotacast quota exports --progress plan/quotas.csv --as-of 2026-02-10\n"
         "quotacast quota exports --period 2026Q1 --compare plan/quotas.csv -o replan\n"
         "quotacast quota --backtest PANEL.csv --series id --period year --value sales\n",
     .own = GOAL | OPTION_BIT(OPTION_EXPLAIN) | OPTION_BIT(OPTION_METHOD) |
            OPTION_BIT(OPTION_BY_PERIOD) | OPTION_BIT(OPTION_BY_PRODUCT) |
            OPTION_BIT(OPTION_BOTTOM_UP) | OPTION_BIT(OPTION_UNIT) |
            OPTION_BIT(OPTION_COMPARE) | OPTION_BIT(OPTION_BY_STEP) |
            OPTION_BIT(OPTION_PROGRESS) | OPTION_BIT(OPTION_PRODUCT) |
            OPTION_BIT(OPTION_BACKTEST) | OPTION_BIT(OPTION_SERIES) | OPTION_BIT(OPTION_VALUE) |
            OPTION_BIT(OPTION_POTENTIAL) | OPTION_BIT(OPTION_SEASON) | OPTION_BIT(OPTION_SHOW),
     .needs_input = true,
     .run = cmd_quota},
    {.name = "okr",
     .title = "key results: values, scores, expected progress, odds",
     .input = "FOLDER",
     .about =
         "Evaluates the key results of the folder: how far each is, what it should be by now, "
         "the chance of reaching it, and the targets that have a chance of 50 and 80 %.",
     .examples = "quotacast okr exports\n"
                 "quotacast okr exports --as-of 2025-11-30 --format csv\n",
     .own = GOAL,
     .needs_input = true,
     .run = cmd_okr},
    {.name = "config",
     .title = "the settings in force, and where each comes from",
     .input = "[FOLDER]",
     .about = "A flag overrides the environment (QUOTACAST_SEED), which overrides "
              "quotacast.yaml, which overrides the default.",
     .examples = "quotacast config exports\n"
                 "QUOTACAST_SEED=7 quotacast config exports --draws 4000\n",
     .own = GOAL | OPTION_BIT(OPTION_METHOD),
     .run = cmd_config},
    {.name = "completion",
     .title = "completion for bash, zsh or fish; the manual page",
     .input = "SHELL",
     .about = "Prints a script that lets a shell (bash, zsh or fish) complete commands and "
              "options, or with man the manual page.",
     .examples = "quotacast completion bash > quotacast.bash && . ./quotacast.bash\n"
                 "quotacast completion fish > ~/.config/fish/completions/quotacast.fish\n"
                 "quotacast completion man > quotacast.1 && man ./quotacast.1\n",
     .needs_input = true,
     .plain = true,
     .run = cmd_completion},
    {.name = "help",
     .title = "help for a command",
     .input = "[COMMAND]",
     .about = "Without a command, the list of all.",
     .examples = "quotacast help\n"
                 "quotacast help plan\n",
     .plain = true,
     .run = cmd_help},
};

const size_t command_count = sizeof command_table / sizeof *command_table;

const cli_command *command_find(const char *name)
{
    for (size_t k = 0; k < command_count; k++) {
        if (strcmp(command_table[k].name, name) == 0) {
            return &command_table[k];
        }
    }
    return NULL;
}

qc_status command_unknown(const char *name, qc_error *error)
{
    const char *names[sizeof command_table / sizeof *command_table];
    for (size_t k = 0; k < command_count; k++) {
        names[k] = command_table[k].name;
    }
    const char *near = qc_near_name(name, names, command_count);
    if (near != NULL) {
        return usage_error(error, "there is no command '%s'; did you mean '%s'?", name, near);
    }
    return usage_error(error, "there is no command '%s'; `quotacast help` lists them", name);
}
