# WAPE of a retailer's monthly sales by region: the program beside R's ets() and the seasonal naive method.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Rscript tests/bench/compare_superstore.R [PROGRAM]
#
# The last 6 and 12 months of forecast/superstore_monthly.csv of the evaluation data are forecast from those before. The data are
# looked for in $QUOTACAST_EVALUATION_DATA, else ../shared/data beside the project. Needs Debian's r-cran-forecast.
suppressPackageStartupMessages(library(forecast))

arguments <- commandArgs(trailingOnly = TRUE)
program <- if (length(arguments) > 0) arguments[1] else "build/release/quotacast"
folder <- Sys.getenv("QUOTACAST_EVALUATION_DATA", "../shared/data")
deals <- read.csv(file.path(folder, "forecast", "superstore_monthly.csv"))
sales <- aggregate(sales ~ region + month, deals, sum)
sales <- sales[order(sales$region, sales$month), ]

for (horizon in c(6, 12)) {
    months <- sort(unique(sales$month))
    known <- sales$month %in% head(months, -horizon)
    input <- tempfile(fileext = ".csv")
    output <- tempfile(fileext = ".csv")
    write.csv(sales[known, ], input, row.names = FALSE)
    status <- system2(program, c("forecast", input, "--series", "region", "--period", "month", "--value", "sales",
        "--horizon", horizon, "--format", "csv", "--quiet", "-o", output))
    stopifnot(status == 0)
    ours <- read.csv(output)
    missed <- c(quotacast = 0, ets = 0, snaive = 0)
    for (region in unique(sales$region)) {
        of <- sales$region == region
        past <- ts(sales$sales[of & known], frequency = 12)
        actual <- sales$sales[of & !known]
        mine <- ours[ours$series == region, ]
        missed <- missed + c(sum(abs(actual - mine$p50[order(mine$step)])),
            sum(abs(actual - forecast(ets(past), h = horizon)$mean)),
            sum(abs(actual - snaive(past, h = horizon)$mean)))
    }
    cat(sprintf("last %d months: WAPE %s\n", horizon,
        paste(sprintf("%s %.3f", names(missed), missed / sum(sales$sales[!known])), collapse = ", ")))
}
