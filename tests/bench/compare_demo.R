# What the generator of the demo company expects beside what the program forecasts: the company's sales of 2026, over many seeds.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Rscript tests/bench/compare_demo.R [SEEDS [BUILD]]
#
# For each of the seeds 1 to SEEDS (12) a company is made, forecast twelve months ahead, and the mean of its futures compared with the generator's
# truth, in %. Prints the mean over seeds and its standard error by quarter, and the mean by month.
arguments <- commandArgs(trailingOnly = TRUE)
seeds <- if (length(arguments) > 0) as.integer(arguments[1]) else 12L
build <- if (length(arguments) > 1) arguments[2] else "build/release"

months <- sprintf("2026-%02d", 1:12)
miss <- sapply(seq_len(seeds), function(seed) {
    folder <- tempfile()
    truth <- tempfile()
    output <- tempfile(fileext = ".csv")
    stopifnot(system2(file.path(build, "datasets", "quotacast-demo-company"), c("--seed", seed, "-o", folder, "--truth", truth),
        stdout = FALSE, stderr = FALSE) == 0)
    stopifnot(system2(file.path(build, "quotacast"), c("forecast", folder, "--horizon", 12, "--format", "csv", "--quiet", "-o", output)) == 0)
    ours <- read.csv(output, check.names = FALSE)
    company <- ours[ours$level == "company", ]
    expected <- aggregate(expected ~ period, read.csv(file.path(truth, "expected_revenue.csv")), sum)
    cbind(company$mean[match(months, company$period)], expected$expected[match(months, expected$period)])
})
mean_of <- miss[1:12, , drop = FALSE]
truth_of <- miss[13:24, , drop = FALSE]
by_quarter <- sapply(1:4, function(q) 100 * (colSums(mean_of[3 * q - 2:0, , drop = FALSE]) / colSums(truth_of[3 * q - 2:0, , drop = FALSE]) - 1))
by_quarter <- matrix(by_quarter, ncol = 4)
cat("quarters:", sprintf("%+.1f (%.1f)", colMeans(by_quarter), apply(by_quarter, 2, sd) / sqrt(seeds)), "\n")
cat("months:  ", sprintf("%+.1f", rowMeans(100 * (mean_of / truth_of - 1))), "\n")
