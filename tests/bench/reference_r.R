# Accuracy and ranges of R's forecast package on the competition series, the measure that bench_coverage is compared with.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Rscript tests/bench/reference_r.R [--limit N] [--methods ets,thetaf] [--season S] NAME ...
#
# NAME is a file of the evaluation data's folder forecast/ without .csv; the data are looked for in
# $QUOTACAST_EVALUATION_DATA, else ../shared/data beside the project. Needs Debian's r-cran-forecast. For each file and
# method: sMAPE, MASE, coverage of 80 % and 95 %, misses, and the mean scaled interval score (MSIS) at 95 %. --season: a season that the models
# know and the measures do not, 52 for m4_weekly_third.
suppressPackageStartupMessages(library(forecast))

arguments <- commandArgs(trailingOnly = TRUE)
option <- function(name, default) {
    at <- match(name, arguments)
    if (is.na(at)) default else arguments[at + 1]
}
limit <- as.integer(option("--limit", "1000000"))
methods <- strsplit(option("--methods", "ets"), ",")[[1]]
asked <- as.integer(option("--season", "0"))
taken <- c(match("--limit", arguments), match("--methods", arguments), match("--season", arguments))
names <- arguments[setdiff(seq_along(arguments), c(taken, taken + 1))]
folder <- Sys.getenv("QUOTACAST_EVALUATION_DATA", "../shared/data")

run <- function(method, y, h) {
    switch(method,
        ets = forecast(ets(y), h = h, level = c(80, 95)),
        thetaf = thetaf(y, h = h, level = c(80, 95)),
        # STL needs more than two seasons; R's thetaf() stands in below
        stlf = if (length(y) > 2 * frequency(y)) stlf(y, h = h, level = c(80, 95))
               else thetaf(y, h = h, level = c(80, 95)),
        "stlf+thetaf" = {
            one <- run("stlf", y, h)
            other <- run("thetaf", y, h)
            list(mean = (one$mean + other$mean) / 2, lower = (one$lower + other$lower) / 2,
                upper = (one$upper + other$upper) / 2)
        },
        snaive = snaive(y, h = h, level = c(80, 95)),
        auto.arima = forecast(auto.arima(y), h = h, level = c(80, 95)))
}

for (name in names) {
    rows <- strsplit(readLines(file.path(folder, "forecast", paste0(name, ".csv")))[-1], ",")
    rows <- rows[seq_len(min(limit, length(rows)))]
    for (method in methods) {
        scores <- t(vapply(rows, function(row) {
            season <- as.integer(row[2])
            h <- as.integer(row[3])
            n <- as.integer(row[4])
            values <- as.numeric(row[7:(6 + n + h)])
            past <- values[1:n]
            actual <- values[n + 1:h]
            f <- run(method, ts(past, frequency = if (asked > 0) asked else season), h)
            scale <- if (n > season) mean(abs(diff(past, season))) else NA
            if (!is.na(scale) && scale == 0) scale <- NA
            low <- f$lower[, 2]
            high <- f$upper[, 2]
            width <- high - low + 40 * pmax(low - actual, 0) + 40 * pmax(actual - high, 0)
            point <- as.numeric(f$mean)
            c(mean(200 * abs(actual - point) / (abs(actual) + abs(point))),
                mean(abs(actual - point)) / scale,
                mean(f$lower[, 1] <= actual & actual <= f$upper[, 1]),
                mean(low <= actual & actual <= high), mean(actual < low), mean(actual > high),
                mean(width) / scale)
        }, numeric(7)))
        m <- colMeans(scores, na.rm = TRUE)
        cat(sprintf("%s %s, %d series: sMAPE %.3f MASE %.3f 80 %%: %.3f 95 %%: %.3f below %.3f above %.3f MSIS %.3f\n",
            name, method, length(rows), m[1], m[2], m[3], m[4], m[5], m[6], m[7]))
    }
}
