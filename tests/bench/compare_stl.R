# Compares bench_stl with R's stl() on every series of a file:
#   Rscript tests/bench/compare_stl.R build/release/tests/bench/bench_stl m3_monthly 12
# SPDX-License-Identifier: GPL-3.0-or-later
arguments <- commandArgs(trailingOnly = TRUE)
program <- arguments[1]
name <- arguments[2]
season <- as.integer(arguments[3])
data <- Sys.getenv("QUOTACAST_EVALUATION_DATA", "../shared/data")

read_series <- function(name) {
  lines <- strsplit(readLines(file.path(data, "forecast", paste0(name, ".csv")))[-1], ",")
  values <- lapply(lines, function(x) as.numeric(x[7:(6 + as.integer(x[4]))]))
  setNames(values, sapply(lines, `[`, 1))
}

# R's Fortran asks its partial sort for the two middle remainders in falling order, and at times is given others: true if the
# weights of all robust passes follow from the median of the remainder before, as they should.
scale_is_right <- function(y, window) {
  for (pass in 1:15) {
    before <- stl(y, window, robust = TRUE, outer = pass - 1)
    size <- abs(y - rowSums(before$time.series[, 1:2]))
    weight <- stl(y, window, robust = TRUE, outer = pass)$weights
    expected <- pmax(0, 1 - (size / (6 * median(size)))^2)^2
    if (max(abs(weight - expected)) > 1e-3) return(FALSE)
  }
  TRUE
}

series <- head(read_series(name), 300)
for (window in c(0, 9, 13)) {
  for (robust in c(FALSE, TRUE)) {
    ours <- read.csv(pipe(paste(program, name, season, window, as.integer(robust))))
    parts <- split(ours, factor(ours$series, unique(ours$series)))
    seconds <- 0
    wrong <- 0
    worst <- c()
    for (id in intersect(names(series), names(parts))) {
      y <- ts(series[[id]], frequency = season)
      r_window <- if (window == 0) "periodic" else window
      if (length(y) <= 2 * season) next
      seconds <- seconds + system.time(
        fit <- stl(y, r_window, robust = robust), gcFirst = FALSE)[1]
      if (robust && !scale_is_right(y, if (window == 0) 10 * length(y) + 1 else window)) {
        wrong <- wrong + 1
        next
      }
      gap <- max(abs(parts[[id]]$seasonal - fit$time.series[, 1]),
                 abs(parts[[id]]$trend - fit$time.series[, 2]))
      worst <- c(worst, gap / max(abs(y)))
    }
    cat(sprintf(paste0("%s window %d robust %d: %d series, largest difference / largest value: ",
                       "median %.1e, most %.1e, beyond 1e-4: %d; left out %d; R %.3f ms\n"),
                name, window, robust, length(worst), median(worst), max(worst),
                sum(worst > 1e-4), wrong, 1e3 * seconds / length(worst)))
  }
}
