# Compares bench_theta with the forecast package's thetaf() on the first series of a file:
#   Rscript tests/bench/compare_theta.R build/release/tests/bench/bench_theta m3_quarterly 200
# SPDX-License-Identifier: GPL-3.0-or-later
suppressPackageStartupMessages(library(forecast))
arguments <- commandArgs(trailingOnly = TRUE)
data <- Sys.getenv("QUOTACAST_EVALUATION_DATA", "../shared/data")
lines <- readLines(file.path(data, "forecast", paste0(arguments[2], ".csv")))[-1]
lines <- strsplit(head(lines, as.integer(arguments[3])), ",")
ours <- strsplit(system2(arguments[1], arguments[2], stdout = TRUE), ",")
ours <- setNames(ours, sapply(ours, `[`, 1))
same_gain <- gap <- better <- c()
for (line in lines) {
  n <- as.integer(line[4])
  y <- ts(as.numeric(line[7:(6 + n)]), frequency = as.integer(line[2]))
  h <- as.integer(line[3])
  theirs <- thetaf(y, h = h)
  mine <- as.numeric(ours[[line[1]]][-1])
  # at its bound R stops before the start is the best
  same_gain <- c(same_gain, abs(theirs$model$alpha - mine[1]) < 1e-3 && mine[1] > 1e-3)
  gap <- c(gap, max(abs(mine[-1] / theirs$mean - 1)))
}
cat(sprintf("%s: %d series, same gain inside its bounds on %d; there the largest relative difference is median %.1e, most %.1e, beyond 1e-4: %d; all: median %.1e, 95 %% %.1e, most %.1e\n",
            arguments[2], length(gap), sum(same_gain), median(gap[same_gain]), max(gap[same_gain]),
            sum(gap[same_gain] > 1e-4), median(gap), quantile(gap, 0.95), max(gap)))
