# A retailer's monthly sales by state and category, most of which are 0 in most months: ranges beside the past's own quantiles.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Rscript tests/bench/compare_sporadic.R [PROGRAM]
#
# The last 6 and 12 months of forecast/superstore_monthly.csv of the evaluation data, and those 6 and 12 months before, are forecast from
# the months before them. For each: misses above the 90 and 97.5 % quantiles; the quantile score of seven quantiles, each series in units of
# its mean, over that of the quantiles of the series' own past; the sum of all means against what came. The data are looked for
# in $QUOTACAST_EVALUATION_DATA, else ../shared/data beside the project.
arguments <- commandArgs(trailingOnly = TRUE)
program <- if (length(arguments) > 0) arguments[1] else "build/release/quotacast"
folder <- Sys.getenv("QUOTACAST_EVALUATION_DATA", "../shared/data")
deals <- read.csv(file.path(folder, "forecast", "superstore_monthly.csv"))
table <- xtabs(sales ~ paste(state, category) + month, deals)
levels <- c(.025, .1, .25, .5, .75, .9, .975)
score <- function(actual, quantiles) sum(2 * ifelse(actual > quantiles, (actual - quantiles) * levels, (quantiles - actual) * (1 - levels)))

for (test in list(c(6, 0), c(12, 0), c(6, 6), c(12, 6), c(12, 12))) {
    horizon <- test[1]
    known <- ncol(table) - sum(test)
    first <- apply(table > 0, 1, which.max)
    kept <- which(first < known - 5)
    input <- tempfile(fileext = ".csv")
    output <- tempfile(fileext = ".csv")
    rows <- lapply(kept, function(k) data.frame(series = rownames(table)[k], month = colnames(table)[first[k]:known],
        sales = table[k, first[k]:known]))
    write.csv(do.call(rbind, rows), input, row.names = FALSE)
    status <- system2(program, c("forecast", input, "--series", "series", "--period", "month", "--value", "sales",
        "--horizon", horizon, "--format", "csv", "--quiet", "-o", output))
    stopifnot(status == 0)
    ours <- read.csv(output, check.names = FALSE)
    ours <- ours[ours$series %in% rownames(table)[kept], ]
    past <- lapply(seq_len(nrow(table)), function(k) table[k, first[k]:known])
    names(past) <- rownames(table)
    actual <- table[cbind(match(ours$series, rownames(table)), known + ours$step)]
    mine <- as.matrix(ours[, paste0("p", 100 * levels)])
    unit <- sapply(past, mean)[ours$series]
    scored <- sapply(seq_along(actual), function(k) c(score(actual[k], mine[k, ]),
        score(actual[k], quantile(past[[ours$series[k]]], levels, type = 1))) / unit[k])
    cat(sprintf("%d months from month %d, %d series: above 90 %% %.3f, above 97.5 %% %.3f, score %.3f, sum %+.1f %%\n",
        horizon, known + 1, length(kept), mean(actual > mine[, 6]), mean(actual > mine[, 7]),
        sum(scored[1, ]) / sum(scored[2, ]), 100 * (sum(ours$mean) / sum(actual) - 1)))
}
